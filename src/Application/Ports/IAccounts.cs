using CleanOrders.Application.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Ports;

/// <summary>
/// The accounts that people sign in with. Nothing here tells who has one: not an answer, and not the time it takes.
/// Each call saves for itself, outside of the unit of work.
/// </summary>
public interface IAccounts
{
    /// <summary>Makes a customer's account. Where the e-mail has one it stays as it is, and the answer is the same.</summary>
    Task<Result> Register(NewAccount account, CancellationToken ct);
}

public sealed record NewAccount(EmailAddress Email, Password Password, string? DisplayName);
