using CleanOrders.Application.Inventory;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Inventory;

internal sealed class StockQueries(OrdersDbContext db, IStock stock, Dialect dialect, Cursors cursors)
    : IQuery<GetStock, StockDetails>, IQuery<FindStock, IReadOnlyDictionary<Sku, StockDetails>>,
    IQuery<ListMovements, Page<MovementDetails>>
{
    public async Task<Result<StockDetails>> Ask(GetStock question, CancellationToken ct) => await stock.Find(question.Sku, ct) is { } level
        ? level.To<StockDetails>()
        : StockLevel.Unknown.With($"There is no stock of {question.Sku}.");

    public async Task<Result<IReadOnlyDictionary<Sku, StockDetails>>> Ask(FindStock question, CancellationToken ct) =>
        (await dialect.Query(
            new Statement(
                $"SELECT sku, on_hand, reserved FROM stock WHERE sku {dialect.IsOneOf("$1")}",
                dialect.List(question.Skus.Select(sku => sku.Value))),
            row => new StockLevel(new Sku(row.GetString(0)), new Quantity(row.GetInt32(1)), new Quantity(row.GetInt32(2))), ct))
        .ToDictionary(level => level.Sku, level => level.To<StockDetails>());

    public async Task<Result<Page<MovementDetails>>> Ask(ListMovements question, CancellationToken ct) =>
        await stock.Find(question.Sku, ct) is null
            ? StockLevel.Unknown.With($"There is no stock of {question.Sku}.")
            : await cursors.Page(
                question.Page, $"movements|{question.Caller.User}|{question.Sku}",
                after => Read(question, after, ct),
                movement => new Position(0, movement.Id.ToString()),
                () => db.Set<MovementRow>().LongCountAsync(row => row.Sku == question.Sku, ct));

    private async Task<List<MovementDetails>> Read(ListMovements question, Position? after, CancellationToken ct)
    {
        var ids = await dialect.Query(
            new Statement(
                "SELECT id FROM stock_movements WHERE sku = $1 AND id < $2 ORDER BY id DESC LIMIT $3", question.Sku.Value,
                IdBounds.Before<MovementId>(after), question.Page.Limit + 1),
            row => new MovementId(row.GetGuid(0)), ct);
        var rows = await db.Set<MovementRow>().AsNoTracking().Where(row => row.Sku == question.Sku && ids.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, ct);
        return ids.ConvertAll(id => rows[id].To<MovementDetails>());
    }
}
