using CleanOrders.Application.Inventory;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Inventory;

/// <summary>One statement reads stock, movements and orders as they were at one moment: what is under way meanwhile is no drift.</summary>
internal sealed class StockReconciliation(Dialect dialect) : IQuery<FindStockDrifts, StockDrifts>
{
    private const string Sql = """
        SELECT s.sku, s.on_hand, coalesce(m.on_hand, 0), s.reserved, coalesce(m.reserved, 0), coalesce(o.open, 0) FROM stock AS s
        LEFT JOIN (SELECT sku, CAST(sum(on_hand) AS bigint) AS on_hand, CAST(sum(reserved) AS bigint) AS reserved FROM stock_movements
            GROUP BY sku) AS m ON m.sku = s.sku
        LEFT JOIN (
            SELECT l.sku, CAST(sum(l.quantity - l.shipped) AS bigint) AS open FROM order_lines AS l JOIN orders AS o ON o.id = l.order_id
            WHERE o.status NOT IN ('cancelled', 'expired') GROUP BY l.sku) AS o ON o.sku = s.sku
        WHERE s.on_hand <> coalesce(m.on_hand, 0) OR s.reserved <> coalesce(m.reserved, 0) OR s.reserved <> coalesce(o.open, 0)
        ORDER BY s.sku LIMIT 1000
        """;

    public async Task<Result<StockDrifts>> Ask(FindStockDrifts question, CancellationToken ct)
    {
        var drifts = await dialect.Query(
            new Statement(Sql),
            row => new StockDrift(
                new Sku(row.GetString(0)), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)), ct);
        return new StockDrifts((await dialect.Query(new Statement("SELECT count(*) FROM stock"), row => row.GetInt64(0), ct))[0], drifts);
    }
}
