using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Identity.Sessions;

internal sealed class SessionQueries(OrdersDbContext db, IdentitySettings settings, TimeProvider clock)
    : IQuery<ListSessions, Page<SessionDetails>>
{
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
}
