using Npgsql;

namespace CleanOrders.WebApi.Tests.Postgres.Schema;

public sealed class SchemaTests(SharedApi api)
{
    // EF's own table of migrations keeps its name, which EF looks for.
    private const string Ours = "table_schema = 'public' AND table_name <> '__EFMigrationsHistory'";

    [Fact]
    public async Task Tables_columns_and_indexes_have_snake_case_names()
    {
        var names = await api.Database.Column($"""
            SELECT table_name FROM information_schema.tables WHERE {Ours} UNION ALL
            SELECT table_name || '.' || column_name FROM information_schema.columns WHERE {Ours} UNION ALL
            SELECT tablename || '.' || indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '__EFMigrationsHistory'
            """);

        names.Count.ShouldBeGreaterThan(100);
        names.Where(name => !name.Split('.').All(IsSnakeCase)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("more is reserved than there is", "UPDATE stock SET reserved = on_hand + 1 WHERE sku = {sku}", "ck_stock_reserved")]
    [InlineData("less than nothing is reserved", "UPDATE stock SET reserved = -1 WHERE sku = {sku}", "ck_stock_reserved")]
    [InlineData("there is less than nothing", "UPDATE stock SET on_hand = -1, reserved = -1 WHERE sku = {sku}", "ck_stock_reserved")]
    [InlineData("a line of nothing", "UPDATE order_lines SET quantity = 0 WHERE sku = {sku}", "ck_order_lines_quantities")]
    [InlineData("a line of 1,001", "UPDATE order_lines SET quantity = 1001 WHERE sku = {sku}", "ck_order_lines_quantities")]
    [InlineData("a line of less than nothing", "UPDATE order_lines SET quantity = -1 WHERE sku = {sku}", "ck_order_lines_quantities")]
    [InlineData("more shipped than ordered", "UPDATE order_lines SET shipped = quantity + 1 WHERE sku = {sku}",
        "ck_order_lines_quantities")]
    [InlineData("less than nothing shipped", "UPDATE order_lines SET shipped = -1 WHERE sku = {sku}", "ck_order_lines_quantities")]
    [InlineData("more returned than shipped", "UPDATE order_lines SET returned = shipped + 1 WHERE sku = {sku}",
        "ck_order_lines_quantities")]
    [InlineData("more captured than the order costs", "UPDATE orders SET captured = total + 1 WHERE id = {order}", "ck_orders_amounts")]
    [InlineData("more refunded than captured", "UPDATE orders SET refunded = captured + 1 WHERE id = {order}", "ck_orders_amounts")]
    [InlineData("a total below nothing", "UPDATE orders SET total = -1, captured = -1, refunded = -1 WHERE id = {order}",
        "ck_orders_amounts")]
    [InlineData("a status that there is not", "UPDATE orders SET status = 'lost' WHERE id = {order}", "ck_orders_status")]
    [InlineData("a price below nothing", "UPDATE products SET price_amount = -1 WHERE sku = {sku}", "ck_products_price")]
    [InlineData("a price above the highest", "UPDATE products SET price_amount = 100000000001 WHERE sku = {sku}", "ck_products_price")]
    [InlineData("stock of no product", "INSERT INTO stock (sku, on_hand, reserved) VALUES ('NOBODY-SELLS-THIS', 1, 0)",
        "fk_stock_products_sku")]
    [InlineData("an order without its history", "DELETE FROM order_lines WHERE sku = {sku}; DELETE FROM orders WHERE id = {order}",
        "fk_order_history_orders_order_id")]
    [InlineData("an order without its lines", "DELETE FROM order_history WHERE order_id = {order}; DELETE FROM orders WHERE id = {order}",
        "fk_order_lines_orders_order_id")]
    [InlineData("a version twice",
        "UPDATE order_history SET order_id = {order} WHERE version = 1 AND order_id = (SELECT order_id FROM order_history WHERE version = "
            + "1 AND order_id <> {order} LIMIT 1)", "pk_order_history")]
    [InlineData("a number twice", "UPDATE orders SET number = (SELECT number FROM orders WHERE id <> {order} LIMIT 1) WHERE id = {order}",
        "ix_orders_number")]
    public async Task The_database_itself_refuses(string what, string sql, string constraint)
    {
        var sku = await api.NewProduct();
        _ = await api.As(Customer).PlaceOrder((1, await api.NewProduct())).Order();
        var order = await api.As(Customer).PlaceOrder((1, sku)).Order();
        var statement = sql
            .Replace("{sku}", $"'{sku}'", StringComparison.Ordinal)
            .Replace("{order}", $"(SELECT id FROM orders WHERE number = '{order.Number}')", StringComparison.Ordinal);

        // Should it be accepted after all, it must not stay.
        var refusal = await Should.ThrowAsync<PostgresException>(() => api.Database.Execute($"BEGIN; {statement}; ROLLBACK"), what);

        refusal.ConstraintName.ShouldBe(constraint);
    }

    [Theory]
    [InlineData("payment_entries")]
    [InlineData("payments CASCADE")]
    [InlineData("orders CASCADE")]
    [InlineData("order_history")]
    [InlineData("stock_movements")]
    [InlineData("security_events")]
    public async Task What_is_only_added_to_is_not_truncated(string table)
    {
        var refusal = await Should.ThrowAsync<PostgresException>(() => api.Database.Execute($"BEGIN; TRUNCATE {table}; ROLLBACK"));

        refusal.MessageText.ShouldContain("only added");
    }

    private static bool IsSnakeCase(string name) =>
        char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            && !name.Contains("__", StringComparison.Ordinal);
}
