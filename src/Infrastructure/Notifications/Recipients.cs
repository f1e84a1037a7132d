using CleanOrders.Application.Notifications;
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
        SELECT u.email, u.email_confirmed, u.locked_at IS NOT NULL, p.number, s.reason,
            (SELECT count(*) FROM notifications AS n JOIN notification_deliveries AS d ON d.notification_id = n.id
                WHERE n.recipient = u.id AND n.id >= $2 AND n.category <> 'security' AND d.channel = $3 AND d.status IN ('sent', 'delivered'))
        FROM users AS u LEFT JOIN phones AS p ON p.user_id = u.id AND p.confirmed_at IS NOT NULL
            LEFT JOIN suppressions AS s ON s.address = u.email
        WHERE u.id = $1
        """;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public async Task<bool> Exists(UserId user, CancellationToken ct) =>
        (await dialect.Query(new Statement("SELECT id FROM users WHERE id = $1", user.Value), row => row.GetGuid(0), ct)).Count > 0;

    public async Task<Recipient?> Find(UserId user, Channel channel, CancellationToken ct)
    {
        var most = channel == Channel.Sms ? options.SmsPerHour : options.EmailsPerHour;
        var wanted = await preferences.Of(user, ct);
        return (await dialect.Query(
            new Statement(
                Sql, user.Value, IdBounds.From<NotificationId>(clock.GetUtcNow() - Hour), EnumNames<Channel>.Write(channel)),
            row => new Recipient(
                user, row.GetString(0), row.GetBoolean(1), row.GetBoolean(2), HasEnough: row.GetInt64(5) >= most,
                row.IsDBNull(3) ? null : new PhoneNumber(row.GetString(3)), wanted,
                row.IsDBNull(4) ? null : EnumNames<SuppressionReason>.Read(row.GetString(4))),
            ct)).SingleOrDefault();
    }
}
