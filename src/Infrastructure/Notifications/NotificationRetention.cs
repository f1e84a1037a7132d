using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Application.Notifications;
using CleanOrders.Domain.Notifications;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Notifications;

/// <summary>
/// Forgets notifications that were kept for long enough, few at a time: no lock is held for long. One that still has to be sent is not old:
/// an id is as old as the job that it is made of, which may have waited.
/// </summary>
internal sealed class NotificationRetention(Dialect dialect, NotificationOptions options, TimeProvider clock) : IRetention
{
    private const int AtOnce = 500;

    private static readonly string Waiting = EnumNames<DeliveryStatus>.Write(DeliveryStatus.Queued);

    public async Task Prune(CancellationToken ct)
    {
        var old = new Statement(
            $"""
            DELETE FROM notifications WHERE id IN (
                SELECT n.id FROM notifications AS n WHERE n.id < $1 AND NOT EXISTS (
                    SELECT 1 FROM notification_deliveries AS d WHERE d.notification_id = n.id AND d.status = '{Waiting}')
                ORDER BY n.id LIMIT {AtOnce})
            RETURNING id
            """,
            IdBounds.From<NotificationId>(clock.GetUtcNow() - options.Retention));
        while ((await dialect.Change(old, row => row.GetGuid(0), ct)).Count == AtOnce)
            continue;
    }
}
