namespace CleanOrders.WebApi.Tests.Postgres.Orders;

/// <summary>An order is charged what the catalogue says at the moment when it is committed, not when it was read.</summary>
public sealed class PriceAtCommitTests
{
    [Theory]
    [InlineData("price_amount = 2000", null, 201, 2000)]
    [InlineData("price_amount = 2000", 1000, 409, 0)]
    [InlineData("active = false", null, 400, 0)]
    public async Task A_change_that_is_committed_while_an_order_waits_for_the_stock_counts(
        string change, int? expectedTotal, int status, int total)
    {
        await using var database = await TestDatabase.Seeded();
        await using var api = await Api.New(new ApiOptions { Database = database });
        var sku = await api.NewProduct(price: 1000);
        await using var connection = await database.Open();
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await Run($"SELECT 1 FROM stock WHERE sku = '{sku}' FOR UPDATE");

        var ordering = api.As(Customer).Post(
            "/v1/orders",
            new
            {
                lines = new[] { new { sku, quantity = 1 } },
                shippingAddress = An.Address(),
                expectedTotal = expectedTotal is { } amount ? new { amount, currency = "EUR" } : null,
            });
        await database.Until("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%stock%'", 1);
        await Run($"UPDATE products SET {change} WHERE sku = '{sku}'");
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        var answer = await ordering;
        ((int)answer.Status).ShouldBe(status, answer.ToString());
        (await database.Scalar<long>("SELECT coalesce(sum(total), 0)::bigint FROM orders")).ShouldBe(total);
        await database.ShouldAddUp();

        async Task Run(string sql)
        {
            await using var command = connection.CreateCommand();
            (command.CommandText, command.Transaction) = (sql, transaction);
            _ = await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_change_of_a_product_waits_for_the_orders_that_are_being_committed()
    {
        await using var database = await TestDatabase.Seeded();
        await using var api = await Api.New(new ApiOptions { Database = database });
        var sku = await api.NewProduct(price: 1000);
        await using var connection = await database.Open();
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = ($"UPDATE stock SET reserved = reserved + 1 WHERE sku = '{sku}'", transaction);
        _ = await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var changing = api.As(Admin).With("If-Match", "*")
            .Put($"/v1/products/{sku}", new { name = "Dearer", price = new { amount = 2000, currency = "EUR" } });
        await database.Until("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%stock%'", 1);
        (await database.Scalar<long>($"SELECT price_amount FROM products WHERE sku = '{sku}'")).ShouldBe(1000);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);

        await changing.ShouldBe(HttpStatusCode.OK);
    }
}
