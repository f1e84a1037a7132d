using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Notifications;

/// <summary>Looks up whom a channel reaches, as it is now.</summary>
internal sealed class Recipients(
    Dialect dialect, INotificationPreferences preferences, NotificationOptions options, TimeProvider clock) : IRecipients
{
    private const string Sql = """
        SELECT u.email, u.email_confirmed, u.locked_at IS NOT NULL,
            (SELECT count(*) FROM notifications AS n JOIN notification_deliveries AS d ON d.notification_id = n.id
                WHERE n.recipient = u.id AND n.id >= $2 AND d.channel = $3 AND d.status IN ('sent', 'delivered'))
        FROM users AS u WHERE u.id = $1
        """;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public async Task<Recipient?> Find(UserId user, Channel channel, CancellationToken ct)
    {
        var wanted = await preferences.Of(user, ct);
        return (await dialect.Query(
            new Statement(
                Sql, user.Value, IdBounds.From<NotificationId>(clock.GetUtcNow() - Hour), EnumNames<Channel>.Write(channel)),
            row => new Recipient(
                user, row.GetString(0), row.GetBoolean(1), row.GetBoolean(2), HasEnough: row.GetInt64(3) >= options.EmailsPerHour, wanted),
            ct)).SingleOrDefault();
    }
}
