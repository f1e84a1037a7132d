using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Accounts;

/// <summary>The mails about accounts, which are jobs. Each call saves for itself.</summary>
public interface IAccountMails
{
    /// <summary>
    /// Asks for a mail. It is the same work whether the address has an account or not; that is looked at when the mail is written. What an
    /// address is asked for too often is dropped without a word.
    /// </summary>
    /// <returns><c>rate_limit.exceeded</c>, where the caller's network asked for too many.</returns>
    Task<Result> Request(AccountMailKind kind, EmailAddress email, CancellationToken ct);
}
