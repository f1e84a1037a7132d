using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Channels.Email;

/// <summary>Makes the secrets that go to mailboxes.</summary>
public interface IMailedTokens
{
    /// <summary>Makes a secret that is good once and for one purpose. The one before it is good no more. It saves for itself.</summary>
    Task<string> Issue(UserId user, MailTokenPurpose purpose, TimeSpan lifetime, CancellationToken ct);
}

/// <summary>
/// Puts the secret into a notification that has one, as it is sent: it is in the mail and, as a hash, in the database. Each time it is a
/// new one, and that of an earlier mail is good no more.
/// </summary>
public sealed class MailedSecrets(IMailedTokens tokens, IdentitySettings settings)
{
    /// <returns>What its reader gets.</returns>
    public async Task<NotificationContent> PutInto(Notification notification, CancellationToken ct)
    {
        var content = notification.Content;
        if (NotificationTemplates.SecretIn(notification) is not { } purpose)
            return content;
        var lifetime = purpose == MailTokenPurpose.ConfirmEmail ? settings.ConfirmationLifetime : settings.ResetLifetime;
        var secret = await tokens.Issue(notification.Recipient, purpose, lifetime, ct);
        return content with
        {
            Text = Put(content.Text),
            Link = content.Link is { } link ? link with { Address = Put(link.Address) } : null,
        };

        string Put(string text) => text.Replace(NotificationTemplate.SecretPlace, secret, StringComparison.Ordinal);
    }
}
