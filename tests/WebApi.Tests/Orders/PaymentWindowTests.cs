namespace CleanOrders.WebApi.Tests.Orders;

public sealed class PaymentWindowTests
{
    [Fact]
    public async Task The_window_is_configured_and_closes_though_nobody_looks_for_overdue_orders()
    {
        var clock = new FakeClock();
        await using var api = await Api.New(new ApiOptions
        {
            Clock = clock,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Orders:PaymentWindow"] = "00:00:10", ["Workers:Enabled"] = "false" },
        });
        var order = await api.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
        order.ExpiresAt.ShouldBe(order.PlacedAt.AddSeconds(10));

        clock.Advance(TimeSpan.FromSeconds(10));

        await api.As(Customer).Pay(order).ShouldBeProblem(409, "order.payment_window_closed");
        await api.As(Customer).Cancel(order).ShouldBe(HttpStatusCode.OK);
    }
}
