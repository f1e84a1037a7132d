namespace CleanOrders.WebApi.Tests.Postgres.Statements.Plans;

/// <summary>A search for a part of a name does not read every name.</summary>
public sealed class ProductSearchPlanTests
{
    // Of a few products the planner may read all the same.
    private const string Many = """
        INSERT INTO products (sku, name, price_amount, price_currency, active, version)
        SELECT 'MANY-' || i, md5(i::text) || ' ' || md5((-i)::text), 100, 'EUR', true, 1 FROM generate_series(1, 20000) AS i
        """;

    [Fact]
    public async Task A_part_of_a_text_in_any_case_is_found_by_its_trigrams()
    {
        await using var api = await Api.New();
        await api.Database.Execute(Many);
        await api.Database.Execute("VACUUM (ANALYZE) products");

        foreach (var column in (string[])["name", "sku"])
            string.Join('\n',
                await api.Database.Column($"EXPLAIN SELECT sku FROM products WHERE folded({column}) LIKE folded('%TEAPOT%') ESCAPE '\\'"))
                .ShouldContain($"ix_products_{column}_folded");
    }
}
