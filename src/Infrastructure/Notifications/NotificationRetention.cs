using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Application.Notifications;
using CleanOrders.Domain.Notifications;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Notifications;

/// <summary>Forgets notifications that were kept for long enough, few at a time: no lock is held for long.</summary>
internal sealed class NotificationRetention(Dialect dialect, NotificationOptions options, TimeProvider clock) : IRetention
{
    private const int AtOnce = 500;

    public async Task Prune(CancellationToken ct)
    {
        var old = new Statement(
            $"DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE id < $1 ORDER BY id LIMIT {AtOnce}) RETURNING id",
            IdBounds.From<NotificationId>(clock.GetUtcNow() - options.Retention));
        while ((await dialect.Change(old, row => row.GetGuid(0), ct)).Count == AtOnce)
            continue;
    }
}
