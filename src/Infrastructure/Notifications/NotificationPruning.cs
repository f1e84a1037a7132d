using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Domain.Notifications;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Notifications;

/// <summary>Deletes what is older than <see cref="NotificationOptions.Retention"/>, a part at a time: no lock is held for long.</summary>
internal sealed class NotificationPruning(Dialect dialect, NotificationOptions options, TimeProvider clock) : IRetention
{
    private const int Part = 5_000;

    public async Task Prune(CancellationToken ct)
    {
        var bound = IdBounds.From<NotificationId>(clock.GetUtcNow() - options.Retention);
        for (var deleted = Part; deleted == Part;)
        {
            deleted = (await dialect.Change(
                new Statement(
                    $"DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE id < $1 ORDER BY id LIMIT {Part}) "
                        + "RETURNING id", bound),
                row => row.GetGuid(0), ct)).Count;
        }
    }
}
