using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Accounts;

/// <summary>
/// The accounts that people sign in with. Nothing here tells who has one: not an answer, and not the time it takes.
/// Each call saves for itself, outside of the unit of work.
/// </summary>
public interface IAccounts
{
    /// <summary>
    /// Makes a customer's account, and asks for the mail that confirms its address. Where the e-mail has one it stays as it is, and the
    /// answer is the same.
    /// </summary>
    /// <returns>Success; or <c>auth.busy</c>.</returns>
    Task<Result> Register(NewAccount account, CancellationToken ct);

    /// <summary>Spends a token that was sent to the mailbox of an account.</summary>
    /// <returns>Success; or <c>auth.mail_token_invalid</c>, whatever the cause.</returns>
    Task<Result> ConfirmEmail(string token, CancellationToken ct);
}

public sealed record NewAccount(EmailAddress Email, Password Password, string? DisplayName);
