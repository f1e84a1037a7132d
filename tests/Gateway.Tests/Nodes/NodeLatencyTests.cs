namespace CleanOrders.Gateway.Tests.Nodes;

/// <summary>What limits add to the time of a call through three gateways, while Redis answers and while it does not.</summary>
public sealed class NodeLatencyTests : IAsyncLifetime
{
    // As shipped.
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(25);

    private static readonly int Pairs = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 20_000 : 2_500;

    private Redis _redis = null!;
    private GatewayNodes _nodes = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await Redis.Own();
        _nodes = await GatewayNodes.Start(
            3, _redis.ConnectionString, "Plans:anonymous:api:Kind=off", "Plans:anonymous:under-way:Kind=off",
            "Routes:limited:Path=/v1/orders", "Plans:anonymous:calls:Per=address", "Plans:anonymous:calls:Routes=limited",
            "Plans:anonymous:calls:Limit=1000000");
    }

    public async ValueTask DisposeAsync()
    {
        await _nodes.DisposeAsync();
        await _redis.DisposeAsync();
    }

    /// <summary>
    /// Each call is compared with one of a route without limits that the same client made just before: what else this machine does slows
    /// both.
    /// </summary>
    [Fact, Trait("Attack", "51")]
    public async Task While_redis_is_stopped_hardly_a_call_waits_for_it()
    {
        _ = await Measure("warm", Pairs / 5);
        _ = await Measure("with Redis", Pairs);
        await _redis.Pause();
        try
        {
            var (free, limited) = await Measure("without Redis", Pairs);

            var added = Percentile(free.Zip(limited, (without, with) => with - without), 50);
            added.ShouldBeLessThan(Budget.TotalMilliseconds / 2, "Half of the calls would wait for it");
            Percentile(limited, 99).ShouldBeLessThan((2 * Percentile(free, 99)) + Budget.TotalMilliseconds);
        }
        finally
        {
            await _redis.Resume();
        }
    }

    private async Task<(double[] Free, double[] Limited)> Measure(string when, int pairs)
    {
        var (free, limited, next) = (new double[pairs], new double[pairs], -1);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var pair && pair < pairs)
            {
                free[pair] = await Time(i % 3, "/v1/other");
                limited[pair] = await Time(i % 3, "/v1/orders");
            }
        })));
        TestContext.Current.SendDiagnosticMessage(
            "{0}: p50 {1:F1} and p99 {2:F1} ms without limits, {3:F1} and {4:F1} ms with them", when, Percentile(free, 50),
            Percentile(free, 99), Percentile(limited, 50), Percentile(limited, 99));
        return (free, limited);
    }

    private async Task<double> Time(int node, string path)
    {
        var call = await _nodes.Get(node, path, ACaller.New());
        call.IsAllowed.ShouldBeTrue();
        return call.Milliseconds;
    }

    private static double Percentile(IEnumerable<double> times, int percent)
    {
        var sorted = times.Order().ToArray();
        return sorted[sorted.Length * percent / 100];
    }
}
