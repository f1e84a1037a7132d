using System.Text.RegularExpressions;

namespace CleanOrders.WebApi.Tests.Postgres.Statements;

/// <summary>`build/bench.cs` writes to the service's own tables: its statements must know them as they are now.</summary>
public sealed partial class BenchmarkStatementTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.New();
        _ = await _database.Execute(Statements("catalogue.sql"));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData("place.pgb", 3)]
    [InlineData("hot-sku.pgb", 1)]
    public async Task Placing_an_order_once_and_again_under_its_key_writes_what_the_API_writes(string script, int lines)
    {
        _ = await _database.Execute(Statements("place-order.sql"));
        var call = Statements(script).Split('\n').Single(line => line.StartsWith("SELECT", StringComparison.Ordinal));
        var once = Variable().Replace(call, variable => variable.Value switch
        {
            ":s2" => "3334",
            ":s3" => "6667",
            ":answer" => "700",
            _ => "2",
        });

        var first = await _database.Scalar<byte[]>(once);
        var again = await _database.Scalar<byte[]>(once);

        again.ShouldBe(first);
        var written = await _database.Column("""
            SELECT count(*) FROM orders UNION ALL SELECT count(*) FROM idempotency_records UNION ALL SELECT count(*) FROM order_history
            UNION ALL SELECT count(*) FROM order_lines UNION ALL SELECT sum(reserved) FROM stock UNION ALL SELECT sum(reserved) FROM stock_movements
            """);
        written.ShouldBe(["1", "1", "1", $"{lines}", $"{lines * 2}", $"{lines * 2}"]);
    }

    [Fact]
    public async Task The_orders_of_the_list_benchmark_can_be_made()
    {
        var orders = Statements("orders.sql").Replace("(1, 200000)", "(1, 300)", StringComparison.Ordinal)
            .Replace(":'customer'", "'00000000-0000-0000-0000-000000000001'", StringComparison.Ordinal);

        _ = await _database.Execute(orders);

        (await _database.Scalar<long>("SELECT count(*) FROM orders JOIN order_lines ON order_id = id AND position = 0")).ShouldBe(300);
    }

    // Nothing that is vacuumed stands in one transaction with other statements.
    private static string Statements(string file) =>
        Repository.Read($"tests/Benchmarks/{file}").Replace("VACUUM ANALYZE;", "", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<!:):[a-z]\w*", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();
}
