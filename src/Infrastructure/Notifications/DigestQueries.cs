using CleanOrders.Application.Notifications;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Notifications;

/// <summary>Counts the orders of the last day by status, and the dead letters.</summary>
internal sealed class DigestQueries(Dialect dialect, TimeProvider clock) : IQuery<CountForDigest, Digest>
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public async Task<Result<Digest>> Ask(CountForDigest question, CancellationToken ct)
    {
        var since = clock.GetUtcNow() - Day;
        var orders = await dialect.Query(
            new Statement(
                "SELECT status, count(*) FROM orders WHERE id >= $1 GROUP BY status ORDER BY status", IdBounds.From<OrderId>(since)),
            row => new OrdersInStatus(EnumNames<OrderStatus>.Read(row.GetString(0)), row.GetInt64(1)), ct);
        var dead = await dialect.Query(new Statement("SELECT count(*) FROM jobs WHERE status = 'dead'"), row => row.GetInt64(0), ct);
        return new Digest(since, orders, dead[0], Sent: 0);
    }
}
