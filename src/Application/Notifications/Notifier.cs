using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications;

/// <summary>
/// Notifies one person, by the channels of the category that they want. It is stored by the unit of work with whatever else that changes,
/// and so are the jobs of its channels: both or neither, and once.
/// </summary>
public sealed class Notifier(
    INotifications notifications, INotificationPreferences preferences, INotificationTexts texts, DeliveryChannels channels,
    TimeProvider clock)
{
    /// <returns>The notification, as it is stored.</returns>
    public async Task<Notification> Notify<TData>(NotificationTemplate<TData> template, UserId recipient, TData data, CancellationToken ct)
        where TData : notnull
    {
        var (now, wanted) = (clock.GetUtcNow(), await preferences.Of(recipient, ct));
        var notification = Notification.Create(recipient, template.Category, texts.Write(template, wanted.Culture, data), now);

        if (wanted.Wants(template.Category, Channel.InApp))
            notification.Deliver(Channel.InApp, now);
        else
            notification.Suppress(Channel.InApp, DeliveryReason.SwitchedOff, now);

        if (wanted.Wants(template.Category, Channel.Email))
        {
            var waitsUntil = wanted.WaitsUntil(template.Category, now);
            notification.Queue(Channel.Email, now, waitsUntil is null ? null : DeliveryReason.QuietHours);
            await channels.Enqueue(notification.Id, Channel.Email, waitsUntil, ct);
        }
        else
        {
            notification.Suppress(Channel.Email, DeliveryReason.SwitchedOff, now);
        }

        notifications.Add(notification);
        return notification;
    }
}
