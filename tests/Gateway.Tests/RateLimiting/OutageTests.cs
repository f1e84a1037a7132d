using System.Diagnostics;
using System.Diagnostics.Metrics;
using CleanOrders.Infrastructure.RateLimiting.InRedis;
using CleanOrders.Infrastructure.Redis;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Gateway.Tests.RateLimiting;

/// <summary>Redis is killed, stopped or comes back: callers never see it, each limit does what it says, and nobody is locked out.</summary>
public sealed class OutageTests
{
    // A second: on a busy machine Redis takes longer than the 25 ms by which it would be found to be away.
    private static readonly string[] Settings =
    [
        "StoreTimeout=00:00:01", "Plans:default:calls:Limit=6", "Plans:default:calls:Window=00:01:00", "Plans:default:calls:Burst=6",
        "Plans:open:calls:Limit=1", "Plans:open:calls:WhenStoreFails=open",
        "Plans:closed:calls:Limit=1000", "Plans:closed:calls:WhenStoreFails=closed",
        "Plans:closed:others:Limit=1000", "Plans:closed:others:Burst=10",
    ];

    [Fact]
    public async Task While_redis_is_killed_each_limit_does_what_it_says_and_then_counts_on()
    {
        await using var redis = await Redis.Own();
        await using var limits = await TestLimits.Start(redis.ConnectionString, clock: null, Settings);
        await Ready(limits);

        await redis.Crash();
        await Opens(limits);

        (await limits.Accepted(ACall.OfAKey(), of: 20)).ShouldBe(6);
        (await limits.Accepted(ACall.OfAKey("open"), of: 20)).ShouldBe(20);
        var refused = await limits.Decide(ACall.OfAKey("closed"));
        refused.IsAllowed.ShouldBeFalse();
        refused.RetryAfter.ShouldNotBeNull();
        refused.Limits.Single(state => state.Policy.Name == "others").Remaining.ShouldBe(10);

        await redis.Start();
        await Closes(limits);
        (await limits.Accepted(ACall.OfAKey("closed"), of: 5)).ShouldBe(5);
        (await limits.Accepted(ACall.OfAKey("open"), of: 5)).ShouldBe(1);
        limits.Log.Select(line => line.Level).ShouldBe([LogLevel.Error, LogLevel.Warning]);
    }

    [Fact]
    public async Task While_redis_is_stopped_no_call_waits_for_it_longer_than_its_budget_and_the_counts_are_those_from_before()
    {
        await using var redis = await Redis.Own();
        await using var limits = await TestLimits.Start(redis.ConnectionString, clock: null, Settings);
        await Ready(limits);
        var call = ACall.OfAKey();
        _ = await limits.Accepted(call, of: 20);

        await redis.Pause();
        await Opens(limits);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 1_000; i++)
            _ = await limits.Decide(ACall.OfAKey());
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromMinutes(2), "A thousand that wait for the budget take 1,000 s");

        await redis.Resume();
        await Closes(limits);
        (await limits.Accepted(call, of: 20)).ShouldBeLessThanOrEqualTo(1);
        limits.Log.Count().ShouldBe(2);
    }

    [Fact]
    public async Task Several_instances_share_the_limit_while_redis_is_away()
    {
        await using var redis = await Redis.Own();
        await using var first = await TestLimits.Start(redis.ConnectionString, clock: null, Settings);
        await using var second = await TestLimits.Start(redis.ConnectionString, clock: null, Settings);
        await using var third = await TestLimits.Start(redis.ConnectionString, clock: null, Settings);
        await using var onlyShows = await TestLimits.Start(redis.ConnectionString, clock: null, Settings);
        TestLimits[] all = [first, second, third];
        foreach (var limits in all)
            _ = await limits.Decide(ACall.OfAKey());
        foreach (var limits in all.Append(onlyShows))
            _ = await Eventually.Be(() => Task.FromResult(limits.Get<LiveInstances>().Count), count => count == 3);

        await redis.Crash();
        var call = ACall.OfAKey();
        foreach (var limits in all)
        {
            await Opens(limits);
            (await limits.Accepted(call, of: 20)).ShouldBe(2);
        }
    }

    [Fact]
    public async Task An_instance_that_stops_is_not_counted_any_more()
    {
        await using var redis = await Redis.Own();
        await using var stays = await TestLimits.Start(redis.ConnectionString, clock: null, Settings);
        _ = await stays.Decide(ACall.OfAKey());
        await using (var goes = await TestLimits.Start(redis.ConnectionString, clock: null, Settings))
        {
            _ = await goes.Decide(ACall.OfAKey());
            _ = await Eventually.Be(() => Task.FromResult(stays.Get<LiveInstances>().Count), count => count == 2);
        }

        _ = await Eventually.Be(() => Task.FromResult(stays.Get<LiveInstances>().Count), count => count == 1);
    }

    [Fact]
    public async Task A_host_starts_without_redis_and_counts_in_it_when_it_comes()
    {
        await using var redis = await Redis.Own();
        await redis.Crash();
        await using var limits = await TestLimits.Start(redis.ConnectionString, clock: null, Settings);
        await Opens(limits);
        (await limits.Accepted(ACall.OfAKey(), of: 20)).ShouldBe(6);

        await redis.Start();
        await Closes(limits);

        var call = ACall.OfAKey();
        _ = await limits.Decide(call);
        var connection = await limits.Get<RedisConnection>().Open();
        connection.GetServers()[0].Keys(pattern: $"*{call.Key}*").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Callers_that_go_away_are_no_failure_of_redis()
    {
        await using var redis = await Redis.Own();
        await using var limits = await TestLimits.Start(
            redis.ConnectionString, clock: null, "Plans:default:places:Kind=concurrency", "Plans:default:places:Limit=1000");
        await Ready(limits);
        var call = ACall.OfAKey();

        for (var i = 0; i < 200; i++)
        {
            using var gone = new CancellationTokenSource();
            var deciding = limits.Limiter.Decide(call, gone.Token).AsTask();
            await gone.CancelAsync();
            _ = await Task.WhenAny(deciding);

            // It may have been decided before it was cancelled.
            if (deciding.IsCompletedSuccessfully)
                await ((await deciding).Lease?.DisposeAsync() ?? default);
        }

        limits.Get<StoreBreaker>().IsOpen.ShouldBeFalse();
        limits.Log.ShouldBeEmpty();

        // What was decided after its caller had gone has been given back.
        _ = await Eventually.Be(() => limits.Left(call), left => left == 1000);
    }

    [Fact]
    public async Task The_breaker_and_each_decision_are_measured()
    {
        await using var redis = await Redis.Own();
        await using var limits = await TestLimits.Start(redis.ConnectionString, clock: null, Settings);
        await Ready(limits);
        var (decisions, breaker) = (new Dictionary<string, long>(), 0L);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listens) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, limits.Get<IMeterFactory>()))
                listens.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var result = tags.ToArray().ToDictionary(tag => tag.Key, tag => $"{tag.Value}");
            var name = $"{result["policy"]} {result["result"]}";
            decisions[name] = decisions.GetValueOrDefault(name) + value;
        });
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => breaker = value);
        listener.Start();

        _ = await limits.Accepted(ACall.OfAKey(), of: 8);
        listener.RecordObservableInstruments();
        (decisions["calls allowed"], decisions["calls refused"], breaker).ShouldBe((6, 2, 0));

        await redis.Crash();
        await Opens(limits);
        listener.RecordObservableInstruments();
        breaker.ShouldBe(1);
    }

    private static async Task Ready(TestLimits limits)
    {
        var connection = await limits.Get<RedisConnection>().Open();
        _ = await Eventually.Be(() => Task.FromResult(connection.IsConnected), connected => connected);
        _ = await Eventually.Be(
            async () =>
            {
                _ = await limits.Decide(ACall.OfAKey());
                return limits.Get<StoreBreaker>().IsOpen;
            }, isOpen => !isOpen);
    }

    private static async Task Opens(TestLimits limits) => _ = await Eventually.Be(
        async () =>
        {
            for (var i = 0; i < 10; i++)
                _ = await limits.Decide(ACall.OfAKey());
            return limits.Get<StoreBreaker>().IsOpen;
        }, isOpen => isOpen);

    private static async Task Closes(TestLimits limits) =>
        _ = await Eventually.Be(() => Task.FromResult(limits.Log.Any(line => line.Level is LogLevel.Warning)), isClosed => isClosed);
}
