using System.Diagnostics;
using CleanOrders.Application.RateLimiting;
using CleanOrders.Infrastructure.RateLimiting.InRedis;
using CleanOrders.Infrastructure.RateLimiting.Settings;
using CleanOrders.Infrastructure.Redis;

namespace CleanOrders.Gateway.Tests.RateLimiting;

/// <summary>A cluster, where the subjects of one call lie on several nodes.</summary>
public sealed class ClusterTests(ClusterTests.Nodes nodes) : IClassFixture<ClusterTests.Nodes>
{
    private static readonly string[] Settings =
    [
        "Plans:default:calls:Limit=100", "Plans:default:calls:Window=00:00:01", "Plans:default:calls:Burst=50",
        "Plans:default:network:Per=address", "Plans:default:network:Limit=100", "Plans:default:network:Window=00:00:01",
        "Plans:default:network:Burst=100", "Plans:default:places:Kind=concurrency", "Plans:default:places:Per=address",
        "Plans:default:places:Limit=500", "Plans:default:daily:Kind=day", "Plans:default:daily:Per=user",
        "Plans:default:daily:Limit=100000",
    ];

    [Fact]
    public async Task The_subjects_of_a_call_lie_in_different_slots()
    {
        await using var limits = await Start();
        var connection = await limits.Get<RedisConnection>().Open();
        var call = ACall.OfAKey();

        ((string[])[$"{LimitSubject.Of(call.Key!.Value)}", $"{LimitSubject.Of(call.Address)}"])
            .Select(subject => connection.HashSlot(ScriptArguments.KeyOf(new LimitSubject(subject)))).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Where_one_node_refuses_the_others_get_back_what_they_gave()
    {
        var clock = new SetClock();
        await using var limits = await Start(clock);
        var call = ACall.OfAKey();
        var leases = new List<IAsyncDisposable>();
        for (var i = 0; i < 50; i++)
            leases.Add((await limits.Decide(call)).Lease!);

        (await limits.Accepted(call, of: 30)).ShouldBe(0);

        (await limits.Limiter.Peek(call, TestContext.Current.CancellationToken))
            .ToDictionary(state => state.Policy.Name, state => state.Remaining).ShouldBe(
                new Dictionary<string, long> { ["calls"] = 0, ["network"] = 50, ["places"] = 450, ["daily"] = 99_950 }, ignoreOrder: true);
        foreach (var lease in leases)
            await lease.DisposeAsync();
    }

    [Fact]
    public async Task Of_a_flood_no_more_goes_on_than_the_limit_says()
    {
        await using var first = await Start();
        await using var second = await Start();
        var (call, started, time) = (ACall.OfAKey(), Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(1.5));

        var counted = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            var accepted = 0;
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                var decision = await (i % 2 == 0 ? first : second).Decide(call);
                accepted += decision.IsAllowed ? 1 : 0;
                await (decision.Lease?.DisposeAsync() ?? default);
            }

            return accepted;
        })));

        ((double)counted.Sum()).ShouldBeInRange(
            0.9 * 100 * time.TotalSeconds, 50 + (100 * Stopwatch.GetElapsedTime(started).TotalSeconds));
    }

    /// <summary>What is given back late must not be more than an idle subject would have by then.</summary>
    [Fact, Trait("Attack", "52")]
    public async Task What_is_given_back_is_less_by_the_time_since()
    {
        var clock = new SetClock();
        await using var limits = await Start(clock);
        var call = ACall.OfAKey();
        _ = await limits.Decide(call);
        var takenAt = ScriptArguments.Time(clock);
        clock.Advance(0.005);
        (await limits.Accepted(call, of: 49)).ShouldBe(49);
        var check = new Infrastructure.RateLimiting.LimitCheck(
            LimitSubject.Of(call.Key!.Value),
            limits.Get<LimitsSource>().Current.Of(call).Policies.Single(policy => policy.Name == "calls"), Cost: 1);

        var arguments = new ScriptArguments(ScriptArguments.Time(clock), "", takenAt, 0);
        arguments.Return(check, tokens: 1);
        var connection = await limits.Get<RedisConnection>().Open();
        _ = await ReturnScript.Script.Run(connection.GetDatabase(), arguments.Keys, arguments.Values);

        // Half a token came with the time, and the other half is what is given back: together one.
        (await limits.Accepted(call, of: 5)).ShouldBe(1);
        clock.Advance(0.0099);
        (await limits.Accepted(call, of: 5)).ShouldBe(0);
    }

    private Task<TestLimits> Start(TimeProvider? clock = null) => TestLimits.Start(nodes.ConnectionString, clock, Settings);

    public sealed class Nodes : IAsyncLifetime
    {
        private RedisCluster? _cluster;

        public string ConnectionString => _cluster!.ConnectionString;

        public async ValueTask InitializeAsync()
        {
            if (RedisCluster.Missing is { } missing)
                Assert.Skip(missing);
            _cluster = await RedisCluster.Start();
        }

        public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? default;
    }
}
