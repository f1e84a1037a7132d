using CleanOrders.Application.Notifications.Channels.Email;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Notifications.Email;

/// <summary>A notification waits for a digest while that is what the last step of its timeline says.</summary>
internal sealed class DigestedNotifications(Dialect dialect) : IDigestedNotifications
{
    private static readonly string Sql = $"""
        SELECT n.id, n.content FROM notifications AS n
        JOIN notification_deliveries AS d ON d.notification_id = n.id AND d.channel = 'email' AND d.status = 'queued'
        WHERE n.recipient = $1 AND n.category = $2 AND n.id >= $3 AND n.id < $4 AND '{DeliveryReason.Digest}' = (
            SELECT s.reason FROM notification_steps AS s WHERE s.notification_id = n.id AND s.channel = 'email'
            ORDER BY s.number DESC LIMIT 1)
        ORDER BY n.id LIMIT 1000
        """;

    public async Task<IReadOnlyList<DigestedNotification>> Waiting(
        UserId reader, NotificationCategory category, DateTimeOffset from, DateTimeOffset until, CancellationToken ct) =>
        await dialect.Query(
            new Statement(
                Sql, reader.Value, EnumNames<NotificationCategory>.Write(category), IdBounds.From<NotificationId>(from),
                IdBounds.From<NotificationId>(until)),
            row => new DigestedNotification(new NotificationId(row.GetGuid(0)), NotificationConfiguration.Read(row.GetString(1))), ct);
}
