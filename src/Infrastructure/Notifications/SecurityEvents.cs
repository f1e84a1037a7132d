using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.Notifications.Alerts;
using CleanOrders.Domain.Identity;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Notifications;

internal sealed class SecurityEvents(Dialect dialect) : ISecurityEvents
{
    private const string Sql = """
        SELECT e.kind, e.user_id, e.at, k.name, e.device, e.address, e.by_user_id = e.user_id
        FROM security_events AS e LEFT JOIN api_keys AS k ON k.id = e.api_key_id
        WHERE e.id = $1 AND e.user_id IS NOT NULL AND e.by_user_id IS NOT NULL
        """;

    public async Task<SecurityEvent?> Find(AuditEntryId entry, CancellationToken ct) => (await dialect.Query(
        new Statement(Sql, entry.Value),
        row => new SecurityEvent(
            EnumNames<AuditEntryKind>.Read(row.GetString(0)), new UserId(row.GetGuid(1)), Dialect.Time(row, 2), row[3] as string,
            row[4] as string, row[5] as string, row.GetBoolean(6)), ct)).SingleOrDefault();
}
