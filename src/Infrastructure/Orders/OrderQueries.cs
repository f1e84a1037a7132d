using CleanOrders.Application.Orders;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Orders;

internal sealed class OrderQueries(OrdersDbContext db, Dialect dialect, Cursors cursors)
    : IQuery<GetOrder, OrderDetails>, IQuery<GetOrderHistory, IReadOnlyList<OrderHistoryEntry>>, IQuery<ListOrders, Page<OrderDetails>>
{
    /// <summary>The histories of orders, for those who follow one.</summary>
    public static FeedSource<OrderId, OrderHistoryEntry> Histories { get; } =
        new("orders", Topic.OrderChanged, ReadSince, entry => entry.Version);

    public async Task<Result<OrderDetails>> Ask(GetOrder question, CancellationToken ct)
    {
        var order = await db.Set<Order>().AsNoTracking().WithLinesInOrder()
            .Where(order => order.Id == question.Id).OwnedBy(OrderAccess.Customer.OnlyOwn(question.Caller))
            .SingleOrDefaultAsync(ct);
        return order is null ? NotFound(question.Id) : OrderDetails.From(order, question.Caller);
    }

    public async Task<Result<IReadOnlyList<OrderHistoryEntry>>> Ask(GetOrderHistory question, CancellationToken ct)
    {
        var visible = db.Set<Order>().Where(order => order.Id == question.Id).OwnedBy(OrderAccess.Customer.OnlyOwn(question.Caller));
        var rows = await db.Set<OrderHistoryRow>().AsNoTracking()
            .Where(row => row.OrderId == question.Id && row.Version > question.After && visible.Any())
            .OrderBy(row => row.Version)
            .ToListAsync(ct);
        if (rows.Count == 0 && (question.After == 0 || !await visible.AnyAsync(ct)))
            return NotFound(question.Id);

        return rows.ConvertAll(Entry);
    }

    private static Task<List<(OrderId Order, OrderHistoryEntry Entry)>> ReadSince(
        IServiceProvider scope, IReadOnlyDictionary<OrderId, int> known, CancellationToken ct)
    {
        var dialect = scope.GetRequiredService<Dialect>();
        var since = new Statement(
            $"""
            SELECT h.order_id, h.version, h.at, h.by, h.action, h.from_status, h.to_status, h.note
            FROM {dialect.PositionsTable} JOIN order_history AS h ON h.order_id = known.id AND h.version > known.after
            ORDER BY h.order_id, h.version LIMIT {FeedSource<OrderId, OrderHistoryEntry>.MostAtOnce}
            """,
            dialect.Positions(known.Select(order => (order.Key.Value, order.Value))));
        return dialect.Query(
            since,
            row => (
                new OrderId(row.GetGuid(0)),
                new OrderHistoryEntry(
                    row.GetInt32(1), Dialect.Time(row, 2), new Actor(row.IsDBNull(3) ? null : new UserId(row.GetGuid(3))).ToString(),
                    row.GetString(4), row.IsDBNull(5) ? null : EnumNames<OrderStatus>.Read(row.GetString(5)),
                    EnumNames<OrderStatus>.Read(row.GetString(6)), row.IsDBNull(7) ? null : row.GetString(7))),
            ct);
    }

    private static OrderHistoryEntry Entry(OrderHistoryRow row) => new(
        row.Version, row.At, new Actor(row.By is { } user ? new UserId(user) : null).ToString(), row.Action,
        row.FromStatus is null ? null : EnumNames<OrderStatus>.Read(row.FromStatus), EnumNames<OrderStatus>.Read(row.ToStatus), row.Note);

    public async Task<Result<Page<OrderDetails>>> Ask(ListOrders question, CancellationToken ct)
    {
        var list = new OrderList(question);
        return await cursors.Page(
            question.Page, list.Name,
            async after =>
                await Load(await dialect.Query(list.PageAfter(after), row => new OrderId(row.GetGuid(0)), ct), question.Caller, ct),
            order => new Position(order.Total.Amount, order.Id.ToString()),
            async () => (await dialect.Query(list.Count(), row => row.GetInt64(0), ct))[0]);
    }

    private async Task<List<OrderDetails>> Load(List<OrderId> ids, Caller caller, CancellationToken ct)
    {
        var orders = await db.Set<Order>().AsNoTracking().WithLinesInOrder().Where(order => ids.Contains(order.Id))
            .ToDictionaryAsync(order => order.Id, ct);
        return ids.ConvertAll(id => OrderDetails.From(orders[id], caller));
    }

    private static Error NotFound(OrderId id) => OrderErrors.NotFound.With($"There is no order {id} that you can see.");
}
