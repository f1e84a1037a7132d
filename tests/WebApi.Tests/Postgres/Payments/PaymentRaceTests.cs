namespace CleanOrders.WebApi.Tests.Postgres.Payments;

/// <summary>Two things that happen to the money of one order at once.</summary>
public sealed class PaymentRaceTests
{
    private static readonly int Races = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 500 : 50;

    [Fact]
    public async Task Whoever_pays_and_cancels_at_once_has_an_order_or_their_money()
    {
        await using var provider = await PaymentProvider.Start();
        await using var api = await Api.New(new ApiOptions { Settings = new Dictionary<string, string>(Money.Settings(provider)) });
        await provider.SendWebhooksTo(api);
        var sku = await api.NewProduct(stock: Races);
        var outcomes = new List<(string Status, int Payment, int Cancellation)>();
        for (var race = 0; race < Races; race++)
        {
            var order = await api.As(Customer).PlaceOrder((1, sku)).Order();

            // Each has the better start in half of the races.
            var early = race % 2 == 0 ? api.As(Customer).Cancel(order) : null;
            var paying = api.As(Customer).Pay(order);
            var cancelling = early ?? api.As(Customer).Cancel(order);
            var (payment, cancellation) = (await paying, await cancelling);
            outcomes.Add(((await api.As(Customer).See(order)).Status, (int)payment.Status, (int)cancellation.Status));
        }

        await api.Database.Settle(provider);
        outcomes.ShouldAllBe(outcome => outcome.Status == (outcome.Cancellation == 200 ? "cancelled" : "paid"));
        await api.Database.ShouldAgree(provider);
        await api.Database.ShouldAddUp();
        TestContext.Current.SendDiagnosticMessage(
            "{0}", string.Join(", ", outcomes.GroupBy(outcome => outcome).Select(some => $"{some.Key}: {some.Count()}")));
    }

    [Fact]
    public async Task Fifty_payments_at_once_are_one_charge_and_twenty_refunds_give_no_more_back()
    {
        await using var provider = await PaymentProvider.Start();
        await using var api = await Api.New(new ApiOptions { Settings = new Dictionary<string, string>(Money.Settings(provider)) });
        var sku = await api.NewProduct(stock: 1, price: 2100);
        var order = await api.As(Customer).PlaceOrder((1, sku)).Order();

        var payments = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => api.As(Customer).WithKey(Client.FreshKey()).Pay(order)));
        payments.Count(payment => payment.Status == HttpStatusCode.Created).ShouldBe(1);
        (await provider.Books()).Entries.ShouldHaveSingleItem().Amount.ShouldBe(2100);

        var refunds = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.As(Support).RefundUntilDecided(order, 300)));
        refunds.Count(refund => refund.Status == HttpStatusCode.Created).ShouldBe(7, "7 × 3.00 = 21.00");
        await api.Database.Settle(provider);
        (await provider.Books()).Entries.Where(entry => entry.Refund is not null).Sum(entry => entry.Amount).ShouldBe(2100);
        (await api.As(Support).PaymentsOf(order)).ShouldHaveSingleItem().Refunded.Amount.ShouldBe(2100);
    }
}
