namespace CleanOrders.WebApi.Tests.Postgres;

/// <summary>A search for a part of a name does not read every name.</summary>
public sealed class ProductSearchPlanTests(SharedApi api)
{
    [Theory]
    [InlineData("name")]
    [InlineData("sku")]
    public async Task A_part_of_a_text_in_any_case_is_found_by_its_trigrams(string column)
    {
        var plan = string.Join('\n', await api.Database.Column($"SET enable_seqscan = off; EXPLAIN SELECT sku FROM products WHERE folded({column}) LIKE folded('%TEAPOT%') ESCAPE '\\'"));

        plan.ShouldContain($"ix_products_{column}_folded");
    }
}
