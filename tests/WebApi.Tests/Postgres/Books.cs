namespace CleanOrders.WebApi.Tests.Postgres;

/// <summary>
/// What must hold in the database after whatever happened. Each question asks for what breaks a rule, and must find nothing.
/// </summary>
internal static class Books
{
    private static readonly Dictionary<string, string> Rules = new(StringComparer.Ordinal)
    {
        ["Stock is the sum of its movements"] = """
            SELECT sku FROM stock LEFT JOIN (SELECT sku, sum(on_hand) AS on_hand, sum(reserved) AS reserved FROM stock_movements
                GROUP BY sku) AS ledger USING (sku)
            WHERE (stock.on_hand, stock.reserved) <> (coalesce(ledger.on_hand, 0), coalesce(ledger.reserved, 0))
            """,
        ["What is reserved is what orders still have to ship"] = """
            SELECT sku FROM stock LEFT JOIN (
                SELECT sku, sum(quantity - shipped - cancelled) AS open FROM order_lines JOIN orders ON orders.id = order_id
                WHERE status NOT IN ('cancelled', 'expired') GROUP BY sku) AS waiting USING (sku)
            WHERE stock.reserved <> coalesce(waiting.open, 0)
            """,
        ["Every line of every order was reserved, once"] = """
            SELECT order_id FROM order_lines FULL JOIN (
                SELECT order_id, sku, sum(reserved) AS quantity FROM stock_movements WHERE kind = 'reserved'
                    GROUP BY order_id, sku) AS moved USING (order_id, sku)
            WHERE order_lines.quantity IS DISTINCT FROM moved.quantity
            """,
        ["Stock of an order is released once, if it was cancelled or expired, or its rest was"] = """
            SELECT id FROM orders LEFT JOIN (
                SELECT order_id, -sum(reserved) AS pieces, count(DISTINCT at) AS times FROM stock_movements WHERE kind = 'released'
                    GROUP BY order_id) AS released ON order_id = id
            WHERE times > 1 OR coalesce(pieces, 0) <> (
                SELECT sum(CASE WHEN status IN ('cancelled', 'expired') THEN quantity ELSE cancelled END) FROM order_lines
                    WHERE order_lines.order_id = id)
            """,
        ["What went back of an order went back of its lines"] = """
            SELECT id FROM orders WHERE refunded IS DISTINCT FROM (SELECT sum(refunded) FROM order_lines WHERE order_id = id)
            """,
        ["An order costs what its lines cost"] = """
            SELECT id FROM orders WHERE total IS DISTINCT FROM (SELECT sum(quantity * unit_price_amount) FROM order_lines
                WHERE order_id = id)
            """,
        ["The history of an order has a fact for each version, the last of which says its status"] = """
            SELECT id FROM orders LEFT JOIN order_history ON order_id = id GROUP BY id
            HAVING array_agg(order_history.version ORDER BY order_history.version) IS DISTINCT
                FROM ARRAY(SELECT generate_series(1, orders.version))
                OR (array_agg(to_status ORDER BY order_history.version DESC))[1] IS DISTINCT FROM orders.status
            """,
    };

    public static async Task ShouldAddUp(this TestDatabase database)
    {
        foreach (var (rule, broken) in Rules)
            (await database.Column($"SELECT * FROM ({broken}) AS broken LIMIT 5")).ShouldBeEmpty($"{rule}: not for these");
    }

    /// <summary>On hand and reserved of a sku, as the API tells it.</summary>
    public static async Task StockShouldBe(this RunningApi api, string sku, int onHand, int reserved)
    {
        var stock = await api.As(Warehouse).Get($"/v1/inventory/{sku}").Json();
        (stock.GetProperty("onHand").GetInt32(), stock.GetProperty("reserved").GetInt32(), stock.GetProperty("available").GetInt32())
            .ShouldBe((onHand, reserved, onHand - reserved), sku);
    }
}
