using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Accounts;

/// <summary>Finds accounts by what a request named.</summary>
public interface IAccountRecipients
{
    /// <summary>The account that a mail is for; nothing, where there is none.</summary>
    Task<AccountRecipient?> Find(SendAccountMail mail, JobId job, CancellationToken ct);
}

/// <summary>The account that a mail is for.</summary>
public sealed record AccountRecipient(UserId Id, bool IsConfirmed, bool IsLocked);

/// <summary>Decides what somebody is notified of.</summary>
public sealed class AccountNotifier(IAccountRecipients recipients, Notifier notifier, IdentitySettings settings)
{
    /// <returns>Whether there was something to notify somebody of.</returns>
    public async Task<bool> Notify(SendAccountMail asked, JobId job, NotificationId id, CancellationToken ct)
    {
        if (await recipients.Find(asked, job, ct) is not { } account || TemplateFor(asked, account) is not { } template)
            return false;
        await notifier.NotifyInJob(id, template, account.Id, new AccountNotice(settings.AppAddress), ct);
        return true;
    }

    private static NotificationTemplate<AccountNotice>? TemplateFor(SendAccountMail asked, AccountRecipient account) => asked.Kind switch
    {
        // Only the owner's own deed leads here: they always learn of it.
        AccountMailKind.PasswordChanged or AccountMailKind.PasswordReset => AccountTemplates.PasswordChanged,
        _ when account.IsLocked => null,
        AccountMailKind.Registered when account.IsConfirmed => AccountTemplates.AccountExists,
        AccountMailKind.ResetWanted => AccountTemplates.ResetPassword,

        // Somebody else may have registered the address before its owner, to be let in when the owner confirms.
        AccountMailKind.Registered when account.Id.Value != asked.Registration => AccountTemplates.ChoosePassword,
        _ when account.IsConfirmed => null,
        _ => AccountTemplates.ConfirmEmail,
    };
}
