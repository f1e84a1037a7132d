using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Identity.Sessions;

/// <summary>The sessions as rows: which there are, and which are forgotten.</summary>
internal sealed class SessionQueries(OrdersDbContext db, IdentitySettings settings, TimeProvider clock)
    : IRetention, IQuery<ListSessions, Page<SessionDetails>>
{
    private const int BatchSize = 500;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public async Task<Result<Page<SessionDetails>>> Ask(ListSessions question, CancellationToken ct)
    {
        var (user, current) = (question.Caller.User.Value, question.Caller.Session);
        var live = await db.Set<Session>().AsNoTracking().Alive(settings, clock.GetUtcNow())
            .Where(session => session.UserId == user)
            .OrderByDescending(session => session.RefreshedAt).ThenByDescending(session => session.Id)
            .Take(ListSessions.Most)
            .ToListAsync(ct);
        return new Page<SessionDetails>([.. live.Select(Details)], Next: null);

        SessionDetails Details(Session session) => new(
            session.Id, session.Device, session.Address, session.OpenedAt, session.RefreshedAt,
            settings.EndOf(session.OpenedAt, session.RefreshedAt), session.Id == current);
    }

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
