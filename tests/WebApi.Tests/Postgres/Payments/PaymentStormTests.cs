using CleanOrders.ProviderSimulator;

namespace CleanOrders.WebApi.Tests.Postgres.Payments;

/// <summary>
/// Many payments while a fifth of all calls to the provider goes wrong in every way, and its webhooks come twice and in any order.
/// </summary>
public sealed class PaymentStormTests
{
    private const double Part = 0.2;
    private const int Clients = 16;
    private const int MostAttempts = 4;

    private static readonly int Payments = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 5_000 : 500;

    private static readonly Mishap[] Mishaps =
    [
        Mishap.Decline, Mishap.Pending, Mishap.DelayBefore, Mishap.DelayAfter, Mishap.DropBefore, Mishap.DropAfter, Mishap.FailBefore,
        Mishap.FailAfter, Mishap.TooMany, Mishap.Nonsense, Mishap.Mistaken,
    ];

    [Fact]
    public async Task In_the_end_provider_and_ledger_agree_to_the_cent()
    {
        await using var provider = await PaymentProvider.Start(seed: 5);
        await using var api = await Api.New(new ApiOptions
        {
            Settings = new Dictionary<string, string>(
                Money.Settings(provider))
            {
                ["Payments:Http:Timeout"] = "00:00:01",
                ["Payments:Http:Deadline"] = "00:00:03",
                ["Payments:ResolveAfter"] = "00:00:04"
            },
        });
        await provider.SendWebhooksTo(api, twicePart: 0.3, latest: TimeSpan.FromSeconds(1));

        // A rule is asked only where those before it do not apply: all together come to the part.
        foreach (var mishap in Mishaps)
            await provider.Fault(
                new Fault(mishap) { Part = 1 - Math.Pow(1 - Part, 1.0 / Mishaps.Length), Delay = TimeSpan.FromSeconds(1.5) });
        var skus = await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => api.NewProduct(stock: Payments, price: 1 + (i * 1999))));

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Payments), InParallel, async (i, _) => await Buy(api, skus[i % Clients], isSentTwice: i % 10 == 0));
        await api.Database.Settle(provider);

        await api.Database.ShouldAgree(provider);
        await api.Database.ShouldAddUp();
        var attempts = await api.Database.Attempts();
        attempts.Count(attempt => attempt.OrderStatus == "paid" && attempt.Captured > 0).ShouldBeGreaterThan(Payments * 9 / 10);
        TestContext.Current.SendDiagnosticMessage(
            "{0} attempts to pay {1} orders, {2} webhooks", attempts.Count, Payments, (await provider.Webhooks()).Sent);
    }

    private static async Task Buy(Api api, string sku, bool isSentTwice)
    {
        var order = await api.As(Customer).PlaceOrder((1, sku)).Order();
        for (var attempt = 0; attempt < MostAttempts && order.Status != "paid"; attempt++)
        {
            var buyer = api.As(Customer).WithKey(Client.FreshKey());
            await Task.WhenAll(Enumerable.Range(0, isSentTwice ? 2 : 1).Select(_ => buyer.Pay(order)));
            order = await Eventually.Be(
                () => buyer.See(order), seen => seen.Status == "paid" || seen.AllowedActions.Contains("payments"), TimeSpan.FromMinutes(4));
        }
    }

    private static ParallelOptions InParallel =>
        new() { MaxDegreeOfParallelism = Clients, CancellationToken = TestContext.Current.CancellationToken };
}
