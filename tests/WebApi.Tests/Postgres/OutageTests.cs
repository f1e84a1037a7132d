using System.Collections.Concurrent;

namespace CleanOrders.WebApi.Tests.Postgres;

public sealed class OutageTests
{
    private const int Placements = 300;
    private const int BeforeTheOutage = 100;
    private static readonly ParallelOptions InParallel = new() { MaxDegreeOfParallelism = 8 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_database_that_goes_away_under_load_costs_nothing_but_time(bool crash)
    {
        await using var server = await TestKit.Postgres.Own();
        await using var database = await TestDatabase.On(server);
        await using var api = await Api.New(new ApiOptions { Database = database });
        var keys = Enumerable.Range(0, Placements).Select(_ => Client.FreshKey()).ToList();
        var (placed, unavailable) = (new ConcurrentDictionary<string, HttpAnswer>(StringComparer.Ordinal), new ConcurrentBag<HttpAnswer>());
        _ = await api.As(Customer).Token();

        var load = Parallel.ForEachAsync(keys, InParallel, async (key, ct) =>
        {
            HttpAnswer answer;
            while ((answer = await api.As(Customer).WithKey(key).PlaceOrder((1, "SKU-00001"), (1, "SKU-00002"))).Status != HttpStatusCode.Created)
            {
                unavailable.Add(answer);
                await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
            }

            placed[key] = answer;
        });
        await Until(() => placed.Count >= BeforeTheOutage || load.IsCompleted);
        await (crash ? server.Crash() : server.Stop());
        await Until(() => unavailable.Count >= 40 || load.IsCompleted);
        await api.As(Customer).Get("/v1/orders").ShouldBeProblem(503, "server.unavailable");
        await api.Anonymous().Get("/health/ready").ShouldBe(HttpStatusCode.ServiceUnavailable);
        await server.Start();
        await load;

        foreach (var answer in unavailable)
            (await Task.FromResult(answer).ShouldBeProblem(503, "server.unavailable")).Header("Retry-After").ShouldBe("1");
        foreach (var (key, answer) in placed.Take(20))
            (await api.As(Customer).WithKey(key).PlaceOrder((1, "SKU-00001"), (1, "SKU-00002"))).Text.ShouldBe(answer.Text);
        (await database.Scalar<long>("SELECT count(*) FROM orders")).ShouldBe(Placements);
        await api.StockShouldBe("SKU-00001", onHand: 1000, reserved: Placements);
        await database.ShouldAddUp();
    }

    private static async Task Until(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(10), bound.Token);
    }
}
