using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Mailing;
using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Application.Notifications.Preferences;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Application.Notifications.UnreadMessages;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Channels.Email;

/// <summary>Writes notifications as mails: as text, and the same as a page.</summary>
public sealed class EmailChannel(
    IMailbox mailbox, INotificationTexts texts, IUnsubscribeLinks links, MailedSecrets secrets, IReplyAddresses replies) : IDeliveryChannel
{
    /// <summary>A mail server may be away for hours: about six and a half.</summary>
    public static readonly RetryPolicy Policy = new(30, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(20));

    public Channel Channel => Channel.Email;

    public RetryPolicy Retry => Policy;

    // Nobody else is written to but to confirm that the address is theirs.
    public DeliveryReason? ReasonNotTo(Recipient recipient, Notification notification) =>
        recipient.IsConfirmed || NotificationTemplates.SecretIn(notification) is not null ? null : DeliveryReason.AddressUnconfirmed;

    public async Task<Handover> Send(Notification notification, Recipient recipient, Guid id, int attempt, CancellationToken ct)
    {
        var content = await secrets.PutInto(notification, ct);
        var text = content.Link is { } link ? $"{content.Text}\n\n{link.Label}:\n{link.Address}\n" : $"{content.Text}\n";
        var mail = new Mail(recipient.Email, content.Title, text)
        {
            Id = new MailId(id),
            Notification = notification.Id,
            Html = texts.ToHtml(content),
            UnsubscribeAddress = notification.Category == NotificationCategory.Security
                ? null
                : links.To(recipient.Id, notification.Category),
            ReplyAddress = ConversationId.TryParse(content.RepliesTo, out var conversation)
                ? replies.Of(conversation, recipient.Id)
                : null,
        };
        return await mailbox.TrySend(mail, ct);
    }
}
