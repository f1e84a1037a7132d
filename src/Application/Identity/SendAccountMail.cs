using CleanOrders.Application.Ports;

namespace CleanOrders.Application.Identity;

/// <summary>
/// Writes the mail that is due next, if there is one. Here, and not while somebody waits for an answer, it is decided
/// what an address gets: an account, or none, shows in nobody's answer and in nobody's time.
/// </summary>
public sealed class SendAccountMailHandler(IAccountMails mails, IMailbox mailbox, IdentitySettings settings)
{
    /// <summary>Of one kind, for one address, in a quarter of an hour: nobody's mailbox is flooded by way of this service.</summary>
    public const int MostLately = 3;

    /// <returns>Whether there was one, so that there may be another.</returns>
    public async Task<bool> Handle(CancellationToken ct)
    {
        if (await mails.Take(ct) is not { } due)
            return false;

        var mail = await Compose(due, ct);
        if (mail is not null)
            await mailbox.Send(mail, ct);
        await mails.Finish(due, written: mail is not null, ct);
        return true;
    }

    private async Task<Mail?> Compose(DueMail due, CancellationToken ct)
    {
        var address = settings.AppAddress;
        return (due.Kind, due.Account) switch
        {
            (_, null) => null,

            // Only the owner's own deed leads here: that is told always.
            (AccountMailKind.PasswordChanged or AccountMailKind.PasswordReset, _) => AccountMailTexts.PasswordChanged(due.Email, address),
            _ when due.Account.IsLocked || due.WrittenLately >= MostLately => null,
            (AccountMailKind.Registered, { IsConfirmed: true }) => AccountMailTexts.Known(due.Email, address),
            (AccountMailKind.ResetWanted, var account) => AccountMailTexts.Reset(due.Email, address, await Reset(account)),

            // Somebody else may have registered the address before its owner, to be let in when the owner confirms.
            (AccountMailKind.Registered, var account) when account.Id.Value != due.Id => AccountMailTexts.Unconfirmed(due.Email, address, await Reset(account)),
            (_, { IsConfirmed: true }) => null,
            (_, var account) => AccountMailTexts.Confirmation(
                due.Email, address, await mails.IssueToken(account.Id, MailTokenPurpose.ConfirmEmail, settings.ConfirmationLifetime, ct)),
        };

        Task<string> Reset(MailedAccount account) => mails.IssueToken(account.Id, MailTokenPurpose.ResetPassword, settings.ResetLifetime, ct);
    }
}
