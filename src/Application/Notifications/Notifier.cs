using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

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
        var notification = Write(TypedId.New<NotificationId>(now), template, wanted, data, now);
        if (notification.StatusOf(Channel.Email) != DeliveryStatus.Queued)
            return notification;
        if (wanted.DigestAfter(template.Category, now) is { } day)
            await channels.EnqueueDigest(recipient, template.Category, day, ct);
        else
            await channels.Enqueue(notification.Id, Channel.Email, wanted.WaitsUntil(template.Category, now), ct);
        return notification;
    }

    /// <summary>Notifies by a job that sends the mail itself.</summary>
    /// <param name="id">Made of the job's, so that there is one notification however often it runs.</param>
    public async Task NotifyInJob<TData>(
        NotificationId id, NotificationTemplate<TData> template, UserId recipient, TData data, CancellationToken ct)
        where TData : notnull =>
        _ = Write(id, template, await preferences.Of(recipient, ct), data, clock.GetUtcNow());

    private Notification Write<TData>(
        NotificationId id, NotificationTemplate<TData> template, NotificationPreferences wanted, TData data, DateTimeOffset now)
        where TData : notnull
    {
        var category = template.Category;
        var content = texts.Write(template, wanted.Culture, data) with { RepliesTo = template.RepliesTo?.Invoke(data) };
        var notification = Notification.Create(id, wanted.User, category, content);

        // A secret proves that somebody reads the mailbox: it is in no inbox, which every session of theirs sees.
        if (template.Secret is null && wanted.Wants(category, Channel.InApp))
            notification.Deliver(Channel.InApp, now);
        else if (template.Secret is null)
            notification.Suppress(Channel.InApp, DeliveryReason.SwitchedOff, now);

        if (wanted.Wants(category, Channel.Email))
            notification.Queue(Channel.Email, now, ReasonToWait(wanted, category, now));
        else
            notification.Suppress(Channel.Email, DeliveryReason.SwitchedOff, now);

        notifications.Add(notification);
        return notification;
    }

    private static DeliveryReason? ReasonToWait(NotificationPreferences wanted, NotificationCategory category, DateTimeOffset now) =>
        wanted.DigestAfter(category, now) is not null ? DeliveryReason.Digest
        : wanted.WaitsUntil(category, now) is not null ? DeliveryReason.QuietHours
        : null;
}
