using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Mailing;
using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Identity.Accounts;

/// <summary>Of a mail that may have to be written: ids, and an address that only the service can read.</summary>
/// <param name="To">The address that somebody named, sealed; nothing, where the account is known.</param>
/// <param name="User">Whose account it is about, where that is known without looking.</param>
/// <param name="Registration">Of a registration: the id of the account that it made, if it made one.</param>
public sealed record SendAccountMail(AccountMailKind Kind, string? To = null, Guid? User = null, Guid? Registration = null);

/// <summary>
/// Writes a mail about an account, if there is one to write. Here, and not while somebody waits for an answer, it is decided
/// what an address gets: an account, or none, shows in nobody's answer and in nobody's time.
/// </summary>
public sealed class SendAccountMailHandler(IAccountMails mails, IMailbox mailbox, IdentitySettings settings)
    : IJobHandler<SendAccountMail>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(SendAccountMail arguments, JobRun run, CancellationToken ct)
    {
        // A new token each time: whoever does it again, after a crash, writes another mail in the place of the first.
        var mail = await mails.Find(arguments, run.Id, ct) is { } account ? await Compose(arguments, account, ct) : null;
        return mail is null ? new JobOutcome.Done() : await mailbox.Deliver(mail with { Id = new MailId(run.Id.Value) }, ct);
    }

    private async Task<Mail?> Compose(SendAccountMail asked, MailRecipient account, CancellationToken ct)
    {
        var address = settings.AppAddress;
        return asked.Kind switch
        {
            // Only the owner's own deed leads here: that is told always.
            AccountMailKind.PasswordChanged or AccountMailKind.PasswordReset => AccountMailTexts.PasswordChanged(account.Email, address),
            _ when account.IsLocked => null,
            AccountMailKind.Registered when account.IsConfirmed => AccountMailTexts.Known(account.Email, address),
            AccountMailKind.ResetWanted => AccountMailTexts.Reset(account.Email, address, await Reset()),

            // Somebody else may have registered the address before its owner, to be let in when the owner confirms.
            AccountMailKind.Registered when account.Id.Value != asked.Registration =>
                AccountMailTexts.Unconfirmed(account.Email, address, await Reset()),
            _ when account.IsConfirmed => null,
            _ => AccountMailTexts.Confirmation(
                account.Email, address,
                await mails.IssueToken(account.Id, MailTokenPurpose.ConfirmEmail, settings.ConfirmationLifetime, ct)),
        };

        Task<string> Reset() => mails.IssueToken(account.Id, MailTokenPurpose.ResetPassword, settings.ResetLifetime, ct);
    }
}
