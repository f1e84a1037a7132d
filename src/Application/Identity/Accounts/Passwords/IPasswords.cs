using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Accounts.Passwords;

/// <summary>How the owner of an account gets another password. Each call saves for itself; whoever is signed in is so no more.</summary>
public interface IPasswords
{
    Task<EmailAddress> AddressOf(UserId user, CancellationToken ct);

    /// <summary>Whose mailbox the token was sent to, if it is good. That does not spend it.</summary>
    Task<EmailAddress?> ReceiverOf(string token, CancellationToken ct);

    /// <summary>Spends the token, which also proves the mailbox: its address is confirmed.</summary>
    /// <returns>Success; <c>auth.mail_token_invalid</c>, whatever the cause; or <c>auth.busy</c>.</returns>
    Task<Result> Reset(string token, Password chosen, CancellationToken ct);

    /// <returns>
    /// Success; <c>auth.wrong_password</c>; <c>rate_limit.exceeded</c> after too many that were wrong; or <c>auth.busy</c>.
    /// </returns>
    Task<Result> Change(UserId user, Password current, Password chosen, CancellationToken ct);
}
