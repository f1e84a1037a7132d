using CleanOrders.Domain.Notifications;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Signals;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Notifications;

/// <summary>Notifications are tracked by EF; their timelines and their places in an inbox are written as statements.</summary>
internal sealed class NotificationRepository(
    OrdersDbContext db, WriteBatch batch, SignalHub signals, NotificationMetrics metrics) : INotifications
{
    // The row of an inbox is locked until the transaction ends: whoever comes next comes behind, also for those who read.
    private const string NextPosition = """
        INSERT INTO inboxes AS inbox (user_id, last_position) VALUES ($1, 1)
        ON CONFLICT (user_id) DO UPDATE SET last_position = inbox.last_position + 1
        """;

    private const string TakePosition =
        "UPDATE notifications SET position = (SELECT last_position FROM inboxes WHERE user_id = $1) WHERE id = $2";

    public void Add(Notification notification)
    {
        _ = db.Add(notification);
        batch.Watch(notification, WriteSteps);
        if (notification.StatusOf(Channel.InApp) != DeliveryStatus.Delivered)
            return;

        var reader = notification.Recipient;
        batch.Add(new Statement(NextPosition, reader.Value));
        batch.Add(new Statement(TakePosition, reader.Value, notification.Id.Value));
        batch.AfterCommit(() => signals.Publish(Topic.InboxChanged(reader)));
    }

    public async Task<Notification?> Find(NotificationId id, CancellationToken ct)
    {
        var notification = await db.Set<Notification>().SingleOrDefaultAsync(row => row.Id == id, ct);
        if (notification is not null)
            batch.Watch(notification, WriteSteps);
        return notification;
    }

    private void WriteSteps(IReadOnlyList<Notification> notifications)
    {
        var steps = notifications.SelectMany(notification => notification.Events).ToList();
        if (steps.Count == 0)
            return;
        batch.AfterCommit(() => metrics.Moved(steps));
        batch.Add(
            Statement.InsertRows(
                "notification_steps (notification_id, number, channel, status, reason, at)",
                [
                    .. steps.Select(step => new object?[]
                    {
                        step.Notification.Value, step.Number, EnumNames<Channel>.Write(step.Channel),
                        EnumNames<DeliveryStatus>.Write(step.Status), step.Reason?.Code, step.At,
                    }),
                ]));
    }
}
