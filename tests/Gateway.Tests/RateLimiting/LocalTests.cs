using CleanOrders.Application.RateLimiting;
using CleanOrders.Infrastructure.RateLimiting.InRedis.Local;
using CleanOrders.Infrastructure.Redis;

namespace CleanOrders.Gateway.Tests.RateLimiting;

/// <summary>What an instance decides without a round trip to Redis: what was just refused, and what it took ahead.</summary>
public sealed class LocalTests
{
    private readonly SetClock _clock = new();

    [Fact]
    public async Task Who_is_refused_is_refused_again_without_redis_and_no_longer_than_redis_would()
    {
        await using var redis = await Redis.Own();
        await using var limits = await TestLimits.Start(
            AsAdmin(redis), _clock, "Plans:default:calls:Limit=10", "Plans:default:calls:Window=00:00:01", "Plans:default:calls:Burst=2");
        var call = ACall.OfAKey();
        (await limits.Accepted(call, of: 2)).ShouldBe(2);
        var first = await limits.Decide(call);
        var asked = await Decisions(limits);

        _clock.Advance(0.04);
        var again = await limits.Decide(call);
        (await limits.Accepted(call, of: 50)).ShouldBe(0);

        (await Decisions(limits)).ShouldBe(asked);
        again.RetryAfter.ShouldBe(first.RetryAfter - TimeSpan.FromMilliseconds(40));
        again.RefusedBy!.Reset.ShouldBe(first.RefusedBy!.Reset - TimeSpan.FromMilliseconds(40));
        _clock.Advance(0.06);
        (await limits.Accepted(call, of: 2)).ShouldBe(1);
    }

    [Fact]
    public async Task A_cheaper_call_is_not_refused_because_a_dear_one_was()
    {
        await using var limits = await TestLimits.Start(
            Store.Redis, _clock, "Plans:default:calls:Limit=10", "Plans:default:calls:Burst=5", "Routes:dear:Path=/v1/exports",
            "Routes:dear:Cost=5");
        var call = ACall.OfAKey();
        _ = await limits.Decide(call);

        (await limits.Decide(call with { Path = "/v1/exports" })).IsAllowed.ShouldBeFalse();
        (await limits.Decide(call)).IsAllowed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_reset_and_a_larger_plan_hold_on_every_instance_within_a_second()
    {
        string[] settings =
            ["Plans:default:daily:Kind=day", "Plans:default:daily:Limit=1", "Plans:large:daily:Kind=day", "Plans:large:daily:Limit=2"];
        await using var here = await TestLimits.Start(Store.Redis, clock: null, settings);
        await using var there = await TestLimits.Start(Store.Redis, clock: null, settings);
        var call = ACall.OfAKey();
        (await there.Accepted(call, of: 2)).ShouldBe(1);

        (await there.Accepted(call with { Plan = "large" }, of: 2)).ShouldBe(1);
        await here.Limiter.Reset(LimitSubject.Of(call.Key!.Value), TestContext.Current.CancellationToken);

        _ = await Eventually.Be(() => there.Accepted(call, of: 1), accepted => accepted == 1);
    }

    [Fact]
    public async Task What_was_refused_is_kept_in_a_bounded_table()
    {
        await using var limits = await TestLimits.Start(
            Store.Redis, _clock, "Plans:anonymous:everybody:Per=plan", "Plans:anonymous:everybody:Limit=1", "Plans:anonymous:calls:Limit=1",
            "Plans:anonymous:calls:Per=address");
        var cache = new DenialCache(limits.Get<TokenBatches>(), _clock, capacity: 100);
        var policy = limits.Get<Infrastructure.RateLimiting.Settings.LimitsSource>().Current.Of(ACall.OfNobody()).Policies
            .Single(policy => policy.Name == "calls");

        for (var i = 0; i < 300; i++)
        {
            var check = new Infrastructure.RateLimiting.LimitCheck(LimitSubject.Of(ACall.OfNobody().Address), policy, Cost: 1);
            for (var j = 0; j < 2; j++)
                _ = await cache.Decide(new("anonymous", [check]), TestContext.Current.CancellationToken);
        }

        cache.Count.ShouldBe(100);
    }

    [Fact]
    public async Task A_subject_that_is_called_often_asks_redis_seldom_and_gives_back_what_it_does_not_use()
    {
        await using var redis = await Redis.Own();
        await using var limits = await TestLimits.Start(
            AsAdmin(redis), clock: null, "Plans:default:calls:Limit=50000", "Plans:default:calls:Window=00:00:01",
            "Plans:default:calls:Burst=10000", "Plans:default:places:Kind=concurrency", "Plans:default:places:Limit=5000",
            "Plans:default:daily:Kind=day", "Plans:default:daily:Limit=1000000");
        var call = ACall.OfAKey();
        _ = await limits.Decide(call);
        _ = await Eventually.Be(
            () => Task.FromResult(limits.Get<Infrastructure.RateLimiting.InRedis.LiveInstances>().IsCounted), isCounted => isCounted);
        var (asked, made, used) = (0L, 0, 1);

        // So long until most of them were in batches: how fast that goes is the machine's.
        _ = await Eventually.Be(
            async () =>
            {
                var before = await Decisions(limits);
                await Parallel.ForAsync(0, made = 2_000, TestContext.Current.CancellationToken, async (_, _) =>
                {
                    var decision = await limits.Decide(call);
                    decision.IsAllowed.ShouldBeTrue();
                    await decision.Lease!.DisposeAsync();
                });
                used += made;
                return asked = await Decisions(limits) - before;
            }, decisions => decisions < made / 2);

        _ = await Eventually.Be(
            async () => (await limits.Limiter.Peek(call, TestContext.Current.CancellationToken))
                .ToDictionary(state => state.Policy.Name, state => state.Remaining),
            left => left["places"] == 4_999 && left["daily"] == 1_000_000 - used);
    }

    [Fact]
    public async Task Calls_that_end_at_once_are_few_commands_and_free_all_their_places()
    {
        await using var redis = await Redis.Own();
        await using var limits = await TestLimits.Start(
            AsAdmin(redis), clock: null, "Plans:default:places:Kind=concurrency", "Plans:default:places:Limit=1000",
            "Plans:default:places:Window=01:00:00");
        var call = ACall.OfAKey();
        var underWay = new List<IAsyncDisposable>();
        for (var i = 0; i < 205; i++)
            underWay.Add((await limits.Decide(call)).Lease!);
        (await limits.Left(call)).ShouldBeLessThanOrEqualTo(795);

        foreach (var one in underWay)
            await one.DisposeAsync();

        _ = await Eventually.Be(() => limits.Left(call), left => left == 1000);
        (await Count(limits, "zrem")).ShouldBeInRange(1, 100);
    }

    private static string AsAdmin(Redis redis) => $"{redis.ConnectionString},allowAdmin=true";

    /// <summary>The decisions and returns that Redis has made. The heartbeat of the instance goes another way.</summary>
    private static Task<long> Decisions(TestLimits limits) => Count(limits, "hmget");

    private static async Task<long> Count(TestLimits limits, string command)
    {
        var connection = await limits.Get<RedisConnection>().Open();
        var rows = (await connection.GetServers()[0].InfoAsync("commandstats")).SelectMany(section => section).ToDictionary(row => row.Key);
        return rows.TryGetValue($"cmdstat_{command}", out var row)
            ? long.Parse(row.Value.Split('=', ',')[1], System.Globalization.CultureInfo.InvariantCulture)
            : 0;
    }
}
