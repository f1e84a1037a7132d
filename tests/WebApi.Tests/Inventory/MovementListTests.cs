namespace CleanOrders.WebApi.Tests.Inventory;

public sealed class MovementListTests(SharedApi api)
{
    [Fact]
    public async Task Every_change_is_there_once_the_newest_first_on_pages_of_any_size()
    {
        var (sku, warehouse) = (await api.NewProduct(stock: 100), api.As(Warehouse));
        for (var i = 1; i <= 7; i++)
            await warehouse.Post($"/v1/inventory/{sku}/adjustments", new { delta = i, reason = $"No. {i}" })
                .ShouldBe(HttpStatusCode.Created);

        foreach (var limit in new[] { 1, 3, 8 })
        {
            var reasons = new List<string?>();
            for (var cursor = ""; cursor is not null;)
            {
                var page = await warehouse.Get($"/v1/inventory/{sku}/movements?limit={limit}{cursor}").Json();
                reasons.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("reason").GetString()));
                cursor = page.GetProperty("next").GetString() is { } next ? $"&cursor={next}" : null;
            }

            reasons.ShouldBe(["No. 7", "No. 6", "No. 5", "No. 4", "No. 3", "No. 2", "No. 1", "First stock"]);
        }
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_sku_and_its_reader_only()
    {
        var (one, other) = (await api.NewProduct(), await api.NewProduct());
        await api.As(Warehouse).Post($"/v1/inventory/{one}/adjustments", new { delta = 1, reason = "x" }).ShouldBe(HttpStatusCode.Created);
        var next = (await api.As(Warehouse).Get($"/v1/inventory/{one}/movements?limit=1").Json()).GetProperty("next").GetString();

        await api.As(Warehouse).Get($"/v1/inventory/{other}/movements?limit=1&cursor={next}").ShouldBeProblem(400, "cursor.invalid");
        await api.As(Support).Get($"/v1/inventory/{one}/movements?limit=1&cursor={next}").ShouldBeProblem(400, "cursor.invalid");
        await api.As(Warehouse).Get($"/v1/inventory/{one}/movements?limit=201").ShouldBeInvalid(("/limit", "list.limit_out_of_range"));
    }

    [Fact]
    public async Task A_total_is_counted_for_whoever_prefers_it()
    {
        var sku = await api.NewProduct();

        var page = await api.As(Warehouse).With("Prefer", "return=total-count").Get($"/v1/inventory/{sku}/movements").Json();

        page.GetProperty("total").GetInt64().ShouldBe(1);
    }
}
