namespace CleanOrders.WebApi.Tests.Inventory;

public sealed class StockTests(SharedApi api)
{
    [Fact]
    public async Task An_adjustment_changes_what_is_on_hand_and_answers_with_its_movement()
    {
        var (sku, warehouse) = (await api.NewProduct(stock: 10), api.As(Warehouse));
        var me = (await warehouse.Get("/v1/me").Json()).GetProperty("id").GetString();

        var movement = await warehouse.Post($"/v1/inventory/{sku}/adjustments", new { delta = -3, reason = "Broken" })
            .ShouldBe(HttpStatusCode.Created);

        movement.Location.ShouldBe($"/v1/inventory/{sku}/movements");
        movement.Text.ShouldBe(
            $$"""{"id":"{{movement.Member("id")}}","sku":"{{sku}}","kind":"adjusted","onHand":-3,"reserved":0,"reason":"Broken","by":"{{me}}","at":"{{movement.Member("at")}}"}""");
        (await warehouse.Get($"/v1/inventory/{sku}")).Text.ShouldBe($$"""{"sku":"{{sku}}","onHand":7,"reserved":0,"available":7}""");
    }

    [Fact]
    public async Task What_is_reserved_cannot_be_taken_away()
    {
        var (sku, warehouse) = (await api.NewProduct(stock: 10), api.As(Warehouse));
        _ = await (await api.NewCustomer()).PlaceOrder((4, sku)).Order();

        var refused = await warehouse.Post($"/v1/inventory/{sku}/adjustments", new { delta = -7, reason = "Broken" })
            .ShouldBeProblem(409, "inventory.below_reserved");
        refused.Member("onHand").GetInt32().ShouldBe(10);
        refused.Member("reserved").GetInt32().ShouldBe(4);

        await warehouse.Post($"/v1/inventory/{sku}/adjustments", new { delta = -6, reason = "Broken" }).ShouldBe(HttpStatusCode.Created);
        (await api.Stock(sku)).ShouldBe((OnHand: 4, Reserved: 4));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_001)]
    [InlineData(-1_000_001)]
    [InlineData(int.MinValue)]
    public async Task A_change_is_neither_nothing_nor_enormous(int delta) =>
        await api.As(Warehouse).Post("/v1/inventory/SKU-00016/adjustments", new { delta, reason = "x" })
            .ShouldBeProblem(400, "inventory.change_out_of_range");

    [Theory]
    [InlineData("{}", "/delta field.required", "/reason field.required")]
    [InlineData("""{"delta":1.5,"reason":"x"}""", "/delta field.wrong_type")]
    [InlineData("""{"delta":"1","reason":"x"}""", "/delta field.wrong_type")]
    [InlineData("""{"delta":1,"reason":"x","at":"2020-01-01T00:00:00Z"}""", "/at field.unknown")]
    [InlineData("""{"delta":1,"reason":" "}""", "/reason field.required")]
    public async Task A_malformed_change_is_refused(string body, params string[] complaints) =>
        await api.As(Warehouse).Post("/v1/inventory/SKU-00016/adjustments", body)
            .ShouldBeInvalid([.. complaints.Select(complaint => (complaint.Split(' ')[0], complaint.Split(' ')[1]))]);

    [Fact]
    public async Task Stock_is_shown_and_changed_only_to_and_by_those_who_may()
    {
        foreach (var path in new[] { "/v1/inventory/SKU-00016", "/v1/inventory/SKU-00016/movements" })
        {
            await api.As(Customer).Get(path).ShouldBeProblem(403, "auth.forbidden");
            await api.Anonymous().Get(path).ShouldBeProblem(401, "auth.required");
            await api.As(Support).Get(path).ShouldBe(HttpStatusCode.OK);
        }

        await api.As(Support).Post("/v1/inventory/SKU-00016/adjustments", new { delta = 1, reason = "x" })
            .ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact]
    public async Task What_has_no_stock_is_not_there()
    {
        await api.As(Warehouse).Get("/v1/inventory/NO-SUCH").ShouldBeProblem(404, "inventory.not_found");
        await api.As(Warehouse).Get("/v1/inventory/NO-SUCH/movements").ShouldBeProblem(404, "inventory.not_found");
        await api.As(Warehouse).Post("/v1/inventory/NO-SUCH/adjustments", new { delta = 1, reason = "x" })
            .ShouldBeProblem(404, "inventory.not_found");
    }
}
