using CleanOrders.Application.Jobs;
using CleanOrders.ProviderSimulator;

namespace CleanOrders.WebApi.Tests.Postgres.Payments;

/// <summary>Money that came when its order was gone, on two instances with a provider that refuses to take it back.</summary>
public sealed class LateMoneyTests : IAsyncLifetime
{
    private PaymentProvider _provider = null!;
    private TestDatabase _database = null!;
    private Api _first = null!;
    private Api _second = null!;

    public async ValueTask InitializeAsync()
    {
        (_provider, _database) = (await PaymentProvider.Start(), await TestDatabase.Seeded());
        (_first, _second) = (await Start(), await Start());
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await _provider.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_refund_that_failed_moves_nothing_when_it_is_requeued_and_is_made_anew_at_its_payment()
    {
        var (order, payment) = await PaidTooLate();
        var letter = await DeadLetter(attempts: 1);
        (await See(order)).Payment.ShouldBe(new PaymentView("paid", order.Total, new MoneyView(0, "EUR")));
        var refused = await _second.As(Support).Refund(order, order.Total.Amount).ShouldBeProblem(409, "payment.refund_exceeds_captured");
        refused.Member("detail").GetString()!.ShouldContain("at its payment");

        await _first.As(Admin).Post($"/v1/dead-letters/{letter}/requeue").ShouldBe(HttpStatusCode.Accepted);

        (await DeadLetter(attempts: 2)).ShouldBe(letter);
        (await _database.Column("SELECT DISTINCT status FROM jobs WHERE type = 'payments.refund'")).ShouldBe(
            ["dead"], "Nothing is done that moved no money.");
        (await _provider.Books()).Entries.ShouldHaveSingleItem().Refund.ShouldBeNull();

        await _second.As(Support).RefundPayment(payment, order.Total.Amount, reason: "Once more").ShouldBe(HttpStatusCode.Created);

        _ = await _first.As(Support).PaymentOf(order, seen => seen.Refunded == order.Total);
        (await See(order)).Payment.ShouldBe(new PaymentView("refunded", order.Total, order.Total));
        (await _first.As(Customer).Get($"{order.Path}/history").Json()).GetProperty("items").EnumerateArray()
            .Select(entry =>
                $"{entry.GetProperty("action").GetString()} {(entry.GetProperty("by").GetString() == "system" ? "system" : "somebody")}")
                .ShouldBe(
            [
                "order_placed somebody", "order_cancelled somebody", "order_paid_too_late system", "order_refunded system",
                "order_refund_failed system", "order_refunded somebody",
            ]);
        await _database.ShouldAgree(_provider);
        await _database.ShouldAddUp();
    }

    [Fact]
    public async Task Refunds_of_late_money_at_once_on_two_instances_never_give_more_back_than_was_captured()
    {
        var (order, payment) = await PaidTooLate();
        _ = await DeadLetter(attempts: 1);

        var answers =
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => UntilDecided(i, client => client.RefundPayment(payment, 300))));

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(7, "7 × 3.00 = 21.00");
        answers.Where(answer => answer.Status != HttpStatusCode.Created)
            .ShouldAllBe(answer => answer.Member("code").GetString() == "payment.refund_exceeds_captured");
        await _database.Settle(_provider);
        (await _provider.Books()).Entries.Where(entry => entry.Refund is not null).Sum(entry => entry.Amount).ShouldBe(2100);
        (await See(order)).Payment.ShouldBe(new PaymentView("refunded", order.Total, order.Total));
    }

    [Fact]
    public async Task Refunds_by_the_order_and_by_its_payment_at_once_on_two_instances_never_give_more_back_than_was_captured()
    {
        var order = await Place();
        var payment = (await _first.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Created)).Member("id").GetString()!;

        var answers =
            await Task.WhenAll(
                Enumerable.Range(0, 20)
                    .Select(i => UntilDecided(i, client => i % 4 < 2 ? client.RefundPayment(payment, 300) : client.Refund(order, 300))));

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(7, "7 × 3.00 = 21.00");
        await _database.Settle(_provider);
        (await _provider.Books()).Entries.Where(entry => entry.Refund is not null).Sum(entry => entry.Amount).ShouldBe(2100);
        (await See(order)).Payment.ShouldBe(new PaymentView("refunded", order.Total, order.Total));
    }

    private Task<Api> Start() =>
        Api.New(new ApiOptions
        {
            Database = _database,
            Settings = new Dictionary<string, string>(Money.Settings(_provider)) { ["Payments:ResolveAfter"] = "00:10:00" }
        });

    private Task<OrderView> See(OrderView order) => _first.As(Customer).See(order);

    private async Task<OrderView> Place() => await _first.As(Customer).PlaceOrder((1, await _first.NewProduct(price: 2100))).Order();

    /// <summary>An order that was cancelled while it was paid, of which the provider has the money and refuses the first refund.</summary>
    private async Task<(OrderView Order, string Payment)> PaidTooLate()
    {
        await _provider.SendWebhooksTo(_first);
        await _provider.Fault(new Fault(Mishap.Pending) { Call = "charge", Times = 1 });
        await _provider.Fault(new Fault(Mishap.Decline) { Call = "refund", Times = 1 });
        var order = await Place();
        var payment = (await _first.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Accepted)).Member("id").GetString()!;
        await _second.As(Customer).Cancel(order).ShouldBe(HttpStatusCode.OK);
        await _provider.Decide(payment, "captured");
        return (order, payment);
    }

    private async Task<string> DeadLetter(int attempts)
    {
        var question =
            $"SELECT id FROM jobs WHERE type = 'payments.refund' AND status = 'dead' AND (SELECT count(*) FROM job_attempts WHERE job_id "
                + $"= jobs.id) = {attempts}";
        return $"{new JobId(Guid.Parse((await Eventually.Be(() => _database.Column(question), letters => letters.Count == 1))[0]))}";
    }

    private Task<HttpAnswer> UntilDecided(int number, Func<Client, Task<HttpAnswer>> refund) =>
        (number % 2 == 0 ? _first : _second).As(Support).UntilDecided(refund);
}
