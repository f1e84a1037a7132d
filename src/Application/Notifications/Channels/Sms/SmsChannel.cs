using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Mailing;
using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Channels.Sms;

/// <summary>Writes notifications as texts to telephones: their title, and where they lead to.</summary>
public sealed class SmsChannel(ISmsProvider provider) : IDeliveryChannel
{
    public static readonly RetryPolicy Policy = RetryPolicy.Work;

    // What is longer goes as several texts, each of which is paid for.
    private const int LongestTitle = 160;

    public Channel Channel => Channel.Sms;

    public RetryPolicy Retry => Policy;

    public DeliveryReason? ReasonNotTo(Recipient recipient, Notification notification) =>
        recipient.Phone is null ? DeliveryReason.NoNumber : null;

    public Task<Handover> Send(Notification notification, Recipient recipient, Guid id, int attempt, CancellationToken ct) =>
        provider.Send(new TextMessage(id, recipient.Phone!.Value, TextOf(notification.Content)), attempt, ct);

    private static string TextOf(NotificationContent content)
    {
        var title = content.Title.Length <= LongestTitle ? content.Title : $"{content.Title[..(LongestTitle - 1)]}…";
        return content.Link is { } link ? $"{title}\n{link.Address}" : title;
    }
}
