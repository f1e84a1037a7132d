namespace CleanOrders.WebApi.Tests.Payments;

/// <summary>A host that asks a second later what became of a payment.</summary>
public sealed class SoonAskingApi() : Api(new ApiOptions { Settings = Soon }), IAsyncLifetime
{
    public static readonly IReadOnlyDictionary<string, string> Soon =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["Payments:ResolveAfter"] = "00:00:01" };

    public ValueTask InitializeAsync() => new(Start());
}

/// <summary>An answer that is lost, or comes late, is found out: nobody is charged twice, and no money is kept without an order.</summary>
public sealed class UnknownOutcomeTests(SoonAskingApi api) : IClassFixture<SoonAskingApi>
{
    /// <summary>It is asked by then, and a charge that is pending is decided later.</summary>
    private static readonly TimeSpan BeforeItIsDecided = TimeSpan.FromSeconds(1.5);

    [Theory]
    [InlineData("tok_lost", "unknown")]
    [InlineData("tok_pending", "pending")]
    public async Task It_is_accepted_and_the_order_is_paid_when_it_is_found_out(string token, string status)
    {
        var (customer, support) = (await api.NewCustomer(), api.As(Support));
        var order = await customer.PlaceOrder((1, "SKU-00033")).Order();

        var accepted = await customer.Pay(order, token).ShouldBe(HttpStatusCode.Accepted);

        accepted.Member("status").GetString().ShouldBe(status);
        accepted.Location.ShouldBe(order.Path);
        await Eventually.Be(() => customer.See(order), seen => seen.Status == "paid");
        var payment = (await support.PaymentsOf(order)).ShouldHaveSingleItem();
        (payment.Status, payment.Captured).ShouldBe(("succeeded", order.Total));
    }

    [Fact]
    public async Task Meanwhile_the_order_says_so_and_takes_no_other_payment()
    {
        await using var host = await Api.New(new ApiOptions { Clock = new FakeClock(), Settings = SoonAskingApi.Soon });
        var customer = await host.NewCustomer();
        var order = await customer.PlaceOrder((1, "SKU-00033")).Order();
        await customer.Pay(order, "tok_pending").ShouldBe(HttpStatusCode.Accepted);

        var meanwhile = await customer.See(order);

        (meanwhile.Status, meanwhile.Payment.Status).ShouldBe(("awaiting_payment", "pending"));
        meanwhile.AllowedActions.ShouldBe(["cancellation"]);
        await customer.Pay(order).ShouldBeProblem(409, "payment.in_progress");
    }

    [Fact]
    public async Task The_same_request_again_is_answered_as_before()
    {
        var customer = (await api.NewCustomer()).WithKey(Client.FreshKey());
        var order = await customer.PlaceOrder((1, "SKU-00033")).Order();
        var first = await customer.Pay(order, "tok_lost").ShouldBe(HttpStatusCode.Accepted);

        var again = await customer.Pay(order, "tok_lost");

        again.Text.ShouldBe(first.Text);
        await customer.Pay(order, "tok_ok").ShouldBeProblem(422, "idempotency.key_reused");
    }

    [Fact]
    public async Task Money_that_came_after_the_order_was_cancelled_goes_back_by_itself()
    {
        var clock = new FakeClock();
        await using var host = await Api.New(new ApiOptions { Clock = clock, Settings = SoonAskingApi.Soon });
        var (customer, support) = (await host.NewCustomer(), host.As(Support));
        var order = await customer.PlaceOrder((1, "SKU-00033")).Order();
        await customer.Pay(order, "tok_lost").ShouldBe(HttpStatusCode.Accepted);
        await customer.Cancel(order).ShouldBe(HttpStatusCode.OK);
        clock.Advance(BeforeItIsDecided);

        var payment = await support.PaymentOf(order, seen => seen.Refunded == order.Total);

        payment.Status.ShouldBe("succeeded");
        payment.Entries.Select(entry => entry.Kind).ShouldBe(["begun", "authorised", "captured", "refund_requested", "refunded"]);
        var seen = await customer.See(order);
        (seen.Status, seen.Payment).ShouldBe(("cancelled", new PaymentView("refunded", order.Total, order.Total)));
        (await customer.Get($"{order.Path}/history").Json()).GetProperty("items").EnumerateArray()
            .Select(entry => (entry.GetProperty("action").GetString(), entry.GetProperty("by").GetString()))
            .ShouldBe([("order_placed", order.Customer), ("order_cancelled", order.Customer), ("order_paid_too_late", "system"),
                ("order_refunded", "system")]);
    }

    [Fact]
    public async Task What_was_not_taken_yet_when_the_order_was_cancelled_is_voided()
    {
        var clock = new FakeClock();
        await using var host = await Api.New(new ApiOptions { Clock = clock, Settings = SoonAskingApi.Soon });
        var (customer, support) = (await host.NewCustomer(), host.As(Support));
        var order = await customer.PlaceOrder((1, "SKU-00033")).Order();
        await customer.Pay(order, "tok_pending").ShouldBe(HttpStatusCode.Accepted);
        await customer.Cancel(order).ShouldBe(HttpStatusCode.OK);
        clock.Advance(BeforeItIsDecided);

        (await support.PaymentOf(order, seen => seen.Status != "pending")).Status.ShouldBe("voided");

        (await customer.See(order)).Payment.Status.ShouldBe("unpaid");
    }

    [Fact]
    public async Task Fifty_payments_of_one_order_at_once_are_one_charge()
    {
        var (customer, support) = (await api.NewCustomer(), api.As(Support));
        var order = await customer.PlaceOrder((1, "SKU-00034")).Order();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => customer.WithKey(Client.FreshKey()).Pay(order)));

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        answers.Where(answer => answer.Status != HttpStatusCode.Created)
            .ShouldAllBe(
                answer => answer.Member("code").GetString() == "order.wrong_state"
                    || answer.Member("code").GetString() == "payment.in_progress");
        var payments = await support.PaymentsOf(order);
        payments.Count(payment => payment.Captured.Amount > 0).ShouldBe(1);
        (await api.Database.Scalar<long>(
            $"SELECT count(*) FROM simulated_charges WHERE amount = {order.Total.Amount} AND payment_id IN (SELECT id FROM payments WHERE "
                + $"order_id = (SELECT id FROM orders WHERE number = '{order.Number}'))")).ShouldBe(1);
    }
}
