namespace CleanOrders.WebApi.Tests.Postgres.Orders;

public sealed class ExpiryTests
{
    private const int Unpaid = 230;
    private const int Paid = 20;

    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Two_instances_expire_every_overdue_order_once_and_no_other()
    {
        await using var database = await TestDatabase.Seeded();
        await using var first = await Start(database);
        await using var second = await Start(database);
        var (paidSku, sku) = (await first.NewProduct(), await first.NewProduct());
        for (var i = 0; i < Paid; i++)
            await first.As(Customer).Pay(await first.As(Customer).PlaceOrder((1, paidSku)).Order()).ShouldBe(HttpStatusCode.Created);
        var overdue = await Task.WhenAll(Enumerable.Range(0, Unpaid).Select(_ => first.As(Customer).PlaceOrder((2, sku)).Order()));
        await first.StockShouldBe(sku, onHand: 1000, reserved: 2 * Unpaid);

        // Both instances look now, for more orders than either takes at once.
        _clock.Advance(TimeSpan.FromMinutes(30));
        var young = await second.As(Customer).PlaceOrder((1, paidSku)).Order();
        await database.Until("SELECT count(*) FROM orders WHERE status = 'expired'", Unpaid);

        (await database.Scalar<long>("SELECT count(*) FROM order_history WHERE action = 'order_expired' AND by IS NULL")).ShouldBe(Unpaid);
        (await database.Scalar<long>("SELECT count(*) FROM orders WHERE status = 'paid'")).ShouldBe(Paid);
        (await first.As(Customer).See(young)).Status.ShouldBe("awaiting_payment");
        await second.As(Customer).Pay(overdue[0]).ShouldBeProblem(409, "order.wrong_state");
        await first.StockShouldBe(sku, onHand: 1000, reserved: 0);
        await first.StockShouldBe(paidSku, onHand: 1000, reserved: Paid + 1);
        await database.ShouldAddUp();
        first.Logs.Failures.Concat(second.Logs.Failures).ShouldBeEmpty();
    }

    private Task<Api> Start(TestDatabase database) => Api.New(new ApiOptions { Database = database, Clock = _clock });
}
