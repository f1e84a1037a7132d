using CleanOrders.Application.Identity;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Ports;

/// <summary>The mails about accounts that are still to be written, and the secrets in them. Each call saves for itself.</summary>
public interface IAccountMails
{
    /// <summary>Asks for a mail. It is the same work whether the address has an account or not; that is looked at when the mail is written.</summary>
    Task Request(AccountMailKind kind, EmailAddress email, CancellationToken ct);

    /// <summary>
    /// Takes the mail that has waited longest, for a minute: no other instance takes it meanwhile. One that is not
    /// finished by then is due again, so a mail may be written twice, but is never lost.
    /// </summary>
    Task<DueMail?> Take(CancellationToken ct);

    /// <summary>Makes a secret that is good once and for one purpose. The one before it is good no more.</summary>
    Task<string> IssueToken(UserId user, MailTokenPurpose purpose, TimeSpan lifetime, CancellationToken ct);

    /// <param name="written">Whether there was anything to write.</param>
    Task Finish(DueMail mail, bool written, CancellationToken ct);
}
