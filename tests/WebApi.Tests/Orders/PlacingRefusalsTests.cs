using System.Text.Json;

namespace CleanOrders.WebApi.Tests.Orders;

/// <summary>What stock and catalogue do not allow.</summary>
public sealed class PlacingRefusalsTests(SharedApi api)
{
    [Fact]
    public async Task More_than_there_is_is_refused_with_each_short_line_and_nothing_is_reserved()
    {
        var customer = await api.NewCustomer();
        var (enough, few, none) = (await api.NewProduct(stock: 10), await api.NewProduct(stock: 2), await api.NewProduct(stock: 0));

        var refused = await customer.PlaceOrder((1, enough), (3, few), (1, none)).ShouldBeProblem(409, "order.out_of_stock");

        refused.Member("lines").GetRawText().ShouldBe(
            $$"""[{"sku":"{{few}}","requested":3,"available":2},{"sku":"{{none}}","requested":1,"available":0}]""");
        refused.Member("retryable").GetBoolean().ShouldBeTrue();
        (await api.Stock(enough)).ShouldBe((10, 0));
        (await api.Stock(few)).ShouldBe((2, 0));
        (await customer.Get("/v1/orders").Json()).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task What_is_reserved_for_others_is_not_available()
    {
        var sku = await api.NewProduct(stock: 5);
        _ = await (await api.NewCustomer()).PlaceOrder((4, sku)).Order();

        var refused = await (await api.NewCustomer()).PlaceOrder((2, sku)).ShouldBeProblem(409, "order.out_of_stock");

        refused.Member("lines/0/available").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task An_unknown_sku_is_named_by_its_pointer()
    {
        var customer = await api.NewCustomer();

        await customer.PlaceOrder((1, "SKU-00001"), (1, "NO-SUCH"), (1, "sku-00001"))
            .ShouldBeInvalid(("/lines/1/sku", "order.unknown_sku"), ("/lines/2/sku", "order.unknown_sku"));
    }

    [Fact]
    public async Task A_product_that_was_taken_off_sale_cannot_be_ordered()
    {
        var (customer, sku) = (await api.NewCustomer(), await api.NewProduct());
        await api.As(Admin).With("If-Match", "*").Delete($"/v1/products/{sku}").ShouldBe(HttpStatusCode.NoContent);

        await customer.PlaceOrder((1, sku)).ShouldBeInvalid(("/lines/0/sku", "order.unknown_sku"));
    }

    [Fact]
    public async Task Products_of_two_currencies_do_not_go_into_one_order()
    {
        var customer = await api.NewCustomer();
        var (euros, dollars) = (await api.NewProduct(), await api.NewProduct(currency: "USD"));

        var mixed = await customer.PlaceOrder((1, euros), (1, dollars)).ShouldBeProblem(400, "order.mixed_currencies");
        mixed.Member("detail").GetString()
            .ShouldSatisfyAllConditions(detail => detail!.ShouldContain("EUR"), detail => detail!.ShouldContain("USD"));
    }

    [Fact]
    public async Task The_total_that_the_customer_was_shown_is_accepted_while_it_is_right()
    {
        var (customer, sku) = (await api.NewCustomer(), await api.NewProduct(price: 250));

        var order = await Place(customer, sku, new { amount = 500, currency = "EUR" }).Order();

        order.Total.ShouldBe(new MoneyView(500, "EUR"));
    }

    [Theory]
    [InlineData(499, "EUR")]
    [InlineData(501, "EUR")]
    [InlineData(500, "USD")]
    public async Task Another_total_than_the_customer_was_shown_is_refused_with_both(long amount, string currency)
    {
        var (customer, sku) = (await api.NewCustomer(), await api.NewProduct(stock: 10, price: 250));

        var refused = await Place(customer, sku, new { amount, currency }).ShouldBeProblem(409, "order.price_changed");

        refused.Member("expected").Deserialize<MoneyView>(JsonSerializerOptions.Web).ShouldBe(new MoneyView(amount, currency));
        refused.Member("actual").Deserialize<MoneyView>(JsonSerializerOptions.Web).ShouldBe(new MoneyView(500, "EUR"));
        (await api.Stock(sku)).ShouldBe((10, 0));
    }

    [Fact]
    public async Task An_order_keeps_the_price_and_name_that_it_was_placed_at()
    {
        var (customer, sku) = (await api.NewCustomer(), await api.NewProduct(price: 1999));
        var before = await customer.PlaceOrder((1, sku)).Order();

        await api.As(Admin).With("If-Match", "*")
            .Put($"/v1/products/{sku}", new { name = "Dearer", price = new { amount = 2999, currency = "EUR" } })
            .ShouldBe(HttpStatusCode.OK);

        (await customer.See(before)).Lines.ShouldBe(before.Lines);
        var after = await customer.PlaceOrder((1, sku)).Order();
        after.Lines[0].Name.ShouldBe("Dearer");
        after.Total.Amount.ShouldBe(2999);
    }

    private static Task<HttpAnswer> Place(Client customer, string sku, object expectedTotal) =>
        customer.Post("/v1/orders", new { lines = new[] { new { sku, quantity = 2 } }, shippingAddress = An.Address(), expectedTotal });
}
