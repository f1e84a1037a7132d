using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Application.Notifications.Webhooks;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Notifications.Webhooks;

/// <summary>Forgets deliveries that ended long enough ago, few at a time.</summary>
internal sealed class WebhookRetention(Dialect dialect, WebhookOptions options, TimeProvider clock) : IRetention
{
    private const int AtOnce = 500;

    public async Task Prune(CancellationToken ct)
    {
        var old = new Statement(
            $"""
            DELETE FROM webhook_deliveries
            WHERE id IN (SELECT id FROM webhook_deliveries WHERE ended_at < $1 ORDER BY ended_at LIMIT {AtOnce}) RETURNING id
            """, clock.GetUtcNow() - options.Retention);
        while ((await dialect.Change(old, row => row.GetGuid(0), ct)).Count == AtOnce)
            continue;
    }
}
