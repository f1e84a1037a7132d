using CleanOrders.Application.Inventory;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Inventory;

internal sealed class StockQueries(OrdersDbContext db, IStock stock, Dialect dialect, Cursors cursors)
    : IQuery<GetStock, StockDetails>, IQuery<ListMovements, Page<MovementDetails>>
{
    public async Task<Result<StockDetails>> Ask(GetStock question, CancellationToken ct) => await stock.Find(question.Sku, ct) is { } level
        ? level.To<StockDetails>()
        : StockLevel.Unknown.With($"There is no stock of {question.Sku}.");

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
