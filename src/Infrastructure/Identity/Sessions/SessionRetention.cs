using CleanOrders.Application.Identity;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Identity.Sessions;

internal sealed class SessionRetention(OrdersDbContext db, IdentitySettings settings, TimeProvider clock) : IRetention
{
    private const int BatchSize = 500;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>
    /// Forgets sessions that ended or ran out a week ago, few at a time. One that became too old is no longer refreshed, so it
    /// goes with those that nobody refreshed.
    /// </summary>
    public async Task Prune(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (endedBefore, idleBefore) = (now - Kept, now - Kept - settings.RefreshIdleLifetime);
        var old = db.Set<Session>().Where(session => session.RevokedAt < endedBefore || session.RefreshedAt < idleBefore);
        while (await old.OrderBy(session => session.Id).Take(BatchSize).ExecuteDeleteAsync(ct) == BatchSize)
            continue;
    }
}
