namespace CleanOrders.WebApi.Tests.Postgres.Orders;

/// <summary>Two things that happen to one order at once, fifty times.</summary>
public sealed class RaceTests(Racecourse course) : IClassFixture<Racecourse>
{
    private const int Races = 50;

    private readonly Api _api = course.Api;

    [Fact]
    public async Task Of_two_shipments_of_the_same_pieces_one_leaves()
    {
        var (sku, orders) = await Orders(order => course.Prepared(order));

        var answers = await Race(orders, order => _api.As(Warehouse).ShipRest(order), order => _api.As(Admin).ShipRest(order));

        foreach (var (one, other) in answers)
        {
            ((HttpAnswer[])[one, other]).Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1, $"{one}\n{other}");
            await Loser(one, other).ShouldBeProblem(409, "order.wrong_state");
        }

        await _api.StockShouldBe(sku, onHand: 1000 - Races, reserved: 0);
        await _api.Database.ShouldAddUp();
    }

    [Fact]
    public async Task A_customer_cancels_or_the_warehouse_begins_never_both()
    {
        var (sku, orders) = await Orders(order => course.Paid(order));

        var answers = await Race(orders, order => _api.As(Customer).Cancel(order), order => _api.As(Warehouse).Prepare(order));

        foreach (var (cancellation, preparation) in answers)
        {
            ((HttpAnswer[])[cancellation, preparation]).Count(answer => answer.Status == HttpStatusCode.OK)
                .ShouldBe(1, $"{cancellation}\n{preparation}");
            await Loser(cancellation, preparation).ShouldBeProblem(409, "order.wrong_state");
        }

        await _api.StockShouldBe(sku, onHand: 1000, reserved: answers.Count(answer => answer.Other.Status == HttpStatusCode.OK));
        await _api.Database.ShouldAddUp();
    }

    [Fact]
    public async Task A_payment_comes_before_a_cancellation_which_refunds_it_or_not_at_all()
    {
        var (sku, orders) = await Orders();

        var answers = await Race(orders, order => _api.As(Customer).Pay(order), order => _api.As(Customer).Cancel(order));

        foreach (var ((payment, cancellation), order) in answers.Zip(orders))
        {
            var after = await _api.As(Customer).See(order);
            (cancellation.Status, after.Status).ShouldBe((HttpStatusCode.OK, "cancelled"), cancellation.ToString());
            after.Payment.Refunded.ShouldBe(after.Payment.Captured);
            if (payment.Status == HttpStatusCode.Created)
                (after.Version, after.Payment.Captured).ShouldBe((4, after.Total), "placed, paid, cancelled, refunded");
            else
                _ = await Task.FromResult(payment).ShouldBeProblem(409, "order.wrong_state");
        }

        await _api.StockShouldBe(sku, onHand: 1000, reserved: 0);
        await _api.Database.ShouldAddUp();
    }

    [Fact]
    public async Task Of_two_who_saw_the_same_version_one_acts_on_it()
    {
        var (_, orders) = await Orders();

        var answers = await Race(
            orders, order => _api.As(Customer).With("If-Match", $"\"{order.Version}\"").Pay(order), order => _api.As(Support)
                .With("If-Match", $"\"{order.Version}\"").Cancel(order));

        foreach (var (payment, cancellation) in answers)
        {
            ((HttpAnswer[])[payment, cancellation]).Count(answer => (int)answer.Status < 300).ShouldBe(1, $"{payment}\n{cancellation}");
            var refused = await Loser(payment, cancellation);
            (refused.Member("code").GetString() is "request.precondition_failed" or "order.wrong_state").ShouldBeTrue($"{refused}");
        }

        await _api.Database.ShouldAddUp();
    }

    [Fact]
    public async Task An_order_is_cancelled_or_expires_never_both()
    {
        var (sku, orders) = await Orders();
        course.Clock.Advance(TimeSpan.FromHours(1));
        _ = await _api.As(Customer).Token();

        var expiries = Enumerable.Range(0, 3).Select(_ => course.Expire());
        var cancellations = Task.WhenAll(orders.Select(order => _api.As(Customer).Cancel(order)));
        await Task.WhenAll([cancellations, .. expiries]);

        foreach (var (cancellation, order) in (await cancellations).Zip(orders))
        {
            var cancelled = cancellation.Status == HttpStatusCode.OK;
            (await _api.As(Customer).See(order)).Status.ShouldBe(cancelled ? "cancelled" : "expired");
            if (!cancelled)
                (await Task.FromResult(cancellation).ShouldBeProblem(409, "order.wrong_state")).Member("from").GetString()
                    .ShouldBe("expired");
        }

        await _api.StockShouldBe(sku, onHand: 1000, reserved: 0);
        await _api.Database.ShouldAddUp();
    }

    private static Task<HttpAnswer> Loser(HttpAnswer one, HttpAnswer other) => Task.FromResult((int)one.Status < 300 ? other : one);

    private static async Task<List<(HttpAnswer One, HttpAnswer Other)>> Race(
        IReadOnlyList<OrderView> orders, Func<OrderView, Task<HttpAnswer>> one, Func<OrderView, Task<HttpAnswer>> other)
    {
        return [.. await Task.WhenAll(orders.Select(RaceFor))];

        // Each has the better start in half of the races.
        async Task<(HttpAnswer, HttpAnswer)> RaceFor(OrderView order, int number)
        {
            var others = number % 2 == 0 ? other(order) : null;
            var ones = one(order);
            others ??= other(order);
            return (await ones, await others);
        }
    }

    private async Task<(string Sku, IReadOnlyList<OrderView> Orders)> Orders(Func<OrderView, Task<OrderView>>? lead = null)
    {
        var sku = await _api.NewProduct(stock: 1000);
        var orders = new List<OrderView>();
        for (var i = 0; i < Races; i++)
        {
            var order = await _api.As(Customer).PlaceOrder((1, sku)).Order();
            orders.Add(lead is null ? order : await lead(order));
        }

        return (sku, orders);
    }
}
