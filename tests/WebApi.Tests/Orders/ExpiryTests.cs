namespace CleanOrders.WebApi.Tests.Orders;

public sealed class ExpiryTests(ClockedApi api) : IClassFixture<ClockedApi>
{
    [Fact]
    public async Task An_order_that_is_not_paid_in_time_expires_by_itself_and_its_stock_returns()
    {
        var (customer, sku) = (await api.NewCustomer(), await api.NewProduct(stock: 5));
        var order = await customer.PlaceOrder((5, sku)).Order();

        api.Time.Advance(TimeSpan.FromMinutes(30));
        var expired = await Eventually.Be(() => customer.See(order), seen => seen.Status == "expired", api.Time);

        expired.AllowedActions.ShouldBeEmpty();
        expired.Version.ShouldBe(2);
        (await api.Stock(sku)).ShouldBe((OnHand: 5, Reserved: 0));
        (await api.StockByLedger(sku)).ShouldBe((5, 0));
        var last = (await customer.Get($"{order.Path}/history").Json()).GetProperty("items")[1];
        last.GetProperty("action").GetString().ShouldBe("order_expired");
        last.GetProperty("by").GetString().ShouldBe("system");
    }

    [Fact]
    public async Task An_order_that_is_paid_in_the_last_moment_does_not_expire()
    {
        var customer = await api.NewCustomer();
        var order = await customer.PlaceOrder((1, "SKU-00002")).Order();
        api.Time.Advance(TimeSpan.FromMinutes(29));
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        var marker = await customer.PlaceOrder((1, "SKU-00002")).Order();

        api.Time.Advance(TimeSpan.FromMinutes(31));
        await Eventually.Be(() => customer.See(marker), seen => seen.Status == "expired", api.Time);

        (await customer.See(order)).Status.ShouldBe("paid");
    }
}
