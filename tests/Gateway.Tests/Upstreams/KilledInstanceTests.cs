using System.Collections.Concurrent;

namespace CleanOrders.Gateway.Tests.Upstreams;

/// <summary>Two instances of the API on one database behind one gateway, and one of them is killed and started again under load.</summary>
public sealed class KilledInstanceTests
{
    private static readonly int Orders = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 2_000 : 120;

    // Else the load would take the processors that an instance needs to start.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task No_idempotent_request_fails_and_no_order_with_a_key_is_lost_or_doubled()
    {
        await using var database = await TestDatabase.Seeded();
        await using var stays = await ApiProcess.Start(database);
        await using var killed = await ApiProcess.Start(database);
        await using var gateway = await GatewayProcess.Start(
            database, [stays.Address, killed.Address], "--Gateway:Health:Interval=00:00:00.5");
        var customer = await gateway.NewCustomer();
        var sku = await gateway.NewProduct(stock: 1_000_000);
        _ = await customer.Token();
        Task<ApiProcess>? again = null;
        var (placed, failed) = (new ConcurrentDictionary<string, string>(StringComparer.Ordinal), new ConcurrentQueue<string>());

        var written = Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var count = writer; count < Orders || again is not { IsCompleted: true }; count += 8)
            {
                if (count == Orders / 2)
                {
                    killed.Kill();
                    again = ApiProcess.Start(database, $"--urls={killed.Address}");
                }

                if (again is not null)
                    await Task.Delay(Pace, TestContext.Current.CancellationToken);
                var key = Client.FreshKey();
                var answer = await customer.WithKey(key).PlaceOrder((1, sku));
                if (answer.Status == HttpStatusCode.Created)
                    _ = placed.TryAdd(key, answer.Member("id").GetString()!);
                else
                    failed.Enqueue(answer.ToString());
            }
        }));
        var read = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!written.IsCompleted)
            {
                await Task.Delay(Pace, TestContext.Current.CancellationToken);
                var answer = await customer.Get("/v1/orders?limit=1");
                if (answer.Status != HttpStatusCode.OK)
                    failed.Enqueue(answer.ToString());
            }
        }));
        await Task.WhenAll(written, read).WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);

        await using var restarted = await again!;
        failed.ShouldBeEmpty();
        placed.Values.ShouldBeUnique();
        var stored = await database.Scalar<long>("SELECT COUNT(*) FROM orders");
        stored.ShouldBe(placed.Count);
        placed.Count.ShouldBeGreaterThanOrEqualTo(Orders);

        // The one that was killed has work again.
        stays.Kill();
        var last = customer.WithKey(Client.FreshKey());
        _ = await Eventually.Be(() => last.PlaceOrder((1, sku)), answer => answer.Status == HttpStatusCode.Created);
        (await database.Scalar<long>("SELECT COUNT(*) FROM orders")).ShouldBe(stored + 1);
    }
}
