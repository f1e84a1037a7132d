using CleanOrders.Application.Mailing;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Deliveries;

/// <summary>Writes notifications as mails: as text, and the same as a page.</summary>
public sealed class EmailChannel(IMailbox mailbox, INotificationTexts texts)
{
    /// <param name="id">The same for a mail that may be sent again, so that its reader gets one.</param>
    public Task<Handover> Send(NotificationContent content, Recipient recipient, MailId id, CancellationToken ct)
    {
        var text = content.Link is { } link ? $"{content.Text}\n\n{link.Label}:\n{link.Address}\n" : $"{content.Text}\n";
        return mailbox.TrySend(new Mail(recipient.Email, content.Title, text) { Id = id, Html = texts.ToHtml(content) }, ct);
    }
}
