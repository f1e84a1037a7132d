using System.Text.Json;
using CleanOrders.Domain.Payments;
using CleanOrders.ProviderSimulator;

namespace CleanOrders.WebApi.Tests.Postgres.Payments;

/// <summary>A host and the provider whose webhooks it gets.</summary>
public sealed class WebhookApi : IAsyncLifetime
{
    internal PaymentProvider Provider { get; private set; } = null!;

    internal Api Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Provider = await PaymentProvider.Start();
        Api = await Api.New(new ApiOptions { Settings = new Dictionary<string, string>(Money.Settings(Provider)) });
        await Provider.SendWebhooksTo(Api);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await Provider.DisposeAsync();
    }
}

/// <summary>
/// Money that the provider moved and the ledger does not have is never passed over: it is a dead letter, an error in the log and a row of
/// reconciliation at once.
/// </summary>
public sealed class UnknownMoneyTests(WebhookApi webhooks) : IClassFixture<WebhookApi>, IAsyncLifetime
{
    private PaymentProvider Provider => webhooks.Provider;

    private Api Api => webhooks.Api;

    public ValueTask InitializeAsync() => new(Provider.Mend());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("declined", 1, "EUR")]
    [InlineData("declined", 0, "USD")]
    [InlineData("declined", 0, "EUR")]
    [InlineData("voided", 1, "EUR")]
    [InlineData("voided", 0, "USD")]
    [InlineData("voided", 0, "EUR")]
    [InlineData("succeeded", 0, "EUR")]
    [InlineData("succeeded", 1, "USD")]
    [InlineData("pending", 1, "EUR")]
    [InlineData("pending", 0, "USD")]
    public async Task Money_that_was_taken_for_an_attempt_and_that_the_ledger_does_not_know_waits_for_a_person(
        string state, long more, string currency)
    {
        var (order, payment) = await AttemptThatIs(state);

        await Provider.Take(payment, order.Total.Amount + more, currency);

        var difference = await ShouldWaitForAPerson(payment, "payments.resolve");
        difference.GetProperty("kind").GetString().ShouldBe(state == "succeeded" ? "different" : "missing");
        difference.GetProperty("theirs").GetProperty("currency").GetString().ShouldBe(currency);
        var after = (await Api.As(Support).PaymentsOf(order)).Single(one => one.Id == payment);
        after.Captured.Amount.ShouldBe(
            state == "succeeded" || (more, currency) == (0, "EUR")
                ? order.Total.Amount
                : 0, "What is not what was asked for is not in the ledger.");
    }

    [Fact]
    public async Task Money_that_was_taken_after_a_decline_pays_the_order_that_waits_for_it_and_is_a_dead_letter_all_the_same()
    {
        var (order, payment) = await AttemptThatIs("declined");

        await Provider.Take(payment, order.Total.Amount);

        _ = await ShouldWaitForAPerson(payment, "payments.resolve");
        (await Api.As(Customer).See(order)).Status.ShouldBe("paid");
        (await Api.As(Admin).Reconcile(Api.Clock.GetUtcNow())).Where(one => one.GetProperty("payment").GetString() == payment)
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task A_charge_that_was_taken_twice_is_a_difference_of_the_comparison_too()
    {
        var (order, payment) = await AttemptThatIs("succeeded");

        await Provider.Take(payment, order.Total.Amount);

        var found = (await Api.As(Admin).Reconcile(Api.Clock.GetUtcNow())).Single(one => one.GetProperty("payment").GetString() == payment);
        (found.GetProperty("kind").GetString(), found.GetProperty("theirs").GetProperty("amount").GetInt64()).ShouldBe(
            ("different", 2 * order.Total.Amount));
    }

    [Theory]
    [InlineData("pay_of_another_shop")]
    [InlineData(null)]
    public async Task A_charge_of_a_payment_that_is_not_there_waits_for_a_person(string? reference)
    {
        reference ??= $"{new PaymentId(Guid.CreateVersion7())}";

        await Provider.Take(reference, 700);

        _ = await ShouldWaitForAPerson(reference, reference.Length < 30 ? "payments.investigate" : "payments.resolve");
    }

    [Theory]
    [InlineData("re_made_at_the_providers_desk")]
    [InlineData(null)]
    public async Task A_refund_that_nobody_here_asked_for_waits_for_a_person(string? reference)
    {
        var (order, payment) = await AttemptThatIs("succeeded");
        reference = reference is null ? $"{new RefundId(Guid.CreateVersion7())}" : $"{reference}_{payment[^6..]}";

        await Provider.Give(reference, payment, 5);

        var difference = await ShouldWaitForAPerson(reference, "payments.investigate");
        (difference.GetProperty("payment").GetString(), difference.GetProperty("theirs").GetProperty("amount").GetInt64()).ShouldBe(
            (payment, 5));
        (await Api.As(Customer).See(order)).Payment.Refunded.Amount.ShouldBe(0);
    }

    [Fact]
    public async Task A_refund_that_was_refused_and_given_after_all_waits_for_a_person()
    {
        var (order, payment) = await AttemptThatIs("succeeded");
        await Provider.Fault(new Fault(Mishap.Decline) { Call = "refund", Times = 1 });
        var refund = (await Api.As(Support).Refund(order, 5).ShouldBe(HttpStatusCode.Created)).Member("id").GetString()!;
        _ = await Api.As(Support).PaymentOf(order, seen => seen.Refunds[0].Status == "failed");

        await Provider.Give(refund, payment, 5);

        (await ShouldWaitForAPerson(refund, "payments.investigate")).GetProperty("kind").GetString().ShouldBe("missing");
    }

    [Fact]
    public async Task A_refund_for_which_too_little_is_left_at_the_provider_says_that_the_books_differ()
    {
        var (order, payment) = await AttemptThatIs("succeeded");
        await Provider.Give($"re_first_{payment[^6..]}", payment, order.Total.Amount);

        var refund = (await Api.As(Support).RefundPayment(payment, 5).ShouldBe(HttpStatusCode.Created)).Member("id").GetString()!;

        (await ShouldWaitForAPerson(refund, "payments.refund")).GetProperty("kind").GetString().ShouldBe("extra");
    }

    private async Task<(OrderView Order, string Payment)> AttemptThatIs(string state)
    {
        var order = await Api.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
        if (state is "pending" or "voided")
            await Provider.Fault(new Fault(Mishap.Pending) { Call = "charge", Times = 1 });
        var paid = await Api.As(Customer).Pay(order, state == "declined" ? "tok_declined" : "tok_ok");
        ((int)paid.Status).ShouldBe(state switch { "declined" => 402, "succeeded" => 201, _ => 202 }, paid.Text);
        if (state == "voided")
            await Api.As(Customer).Cancel(order).ShouldBe(HttpStatusCode.OK);
        return (order, (await Api.As(Support).PaymentOf(order, seen => seen.Status == state)).Id);
    }

    /// <returns>The difference that stands in the reconciliations.</returns>
    private async Task<JsonElement> ShouldWaitForAPerson(string reference, string kind)
    {
        _ = await Eventually.Be(
            () => Api.Database.Column($"SELECT error FROM jobs WHERE type = '{kind}' AND status = 'dead' AND error LIKE '%{reference}%'"),
            letters => letters.Count > 0);
        Api.Logs.Failures.ShouldContain(line => line.Message.Contains(reference) && line.Category.EndsWith("Reconciliations"));
        var found = (await Api.As(Admin).Get("/v1/payments/reconciliations?limit=200").Json()).GetProperty("items").EnumerateArray()
            .Where(one => one.GetProperty("from").GetString() == one.GetProperty("to").GetString())
            .SelectMany(one => one.GetProperty("differences").EnumerateArray())
            .Where(one => one.GetProperty("payment").GetString() == reference
                || (one.TryGetProperty("refund", out var refund) && refund.GetString() == reference)).ToList();
        found.ShouldNotBeEmpty();
        return found[0];
    }
}
