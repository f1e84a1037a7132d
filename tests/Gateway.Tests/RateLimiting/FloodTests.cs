using System.Collections.Concurrent;
using System.Diagnostics;
using CleanOrders.Application.RateLimiting;
using CleanOrders.Gateway.Tests.Nodes;

namespace CleanOrders.Gateway.Tests.RateLimiting;

/// <summary>
/// Twenty times what is allowed, from several instances at once: in no time t, wherever it begins, does more than burst + rate × t go on,
/// and nearly all of that does.
/// </summary>
public sealed class FloodTests
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 10 : 1.5);

    public static TheoryData<Store, int> Floods =>
        new MatrixTheoryData<Store, int>([Store.InProcess, Store.Redis], [1, 10, 1_000]);

    [Theory, Trait("Attack", "50"), MemberData(nameof(Floods))]
    public async Task Instances_admit_what_the_limit_says(Store store, int keys)
    {
        var limit = keys switch
        {
            1 => new Admission(Rate: 200, Burst: 100),
            10 => new Admission(Rate: 20, Burst: 10),
            _ => new Admission(Rate: 0.02, Burst: 1),
        };
        var redis = store is Store.Redis ? (await Redis.Shared()).ConnectionString : null;

        var calls = await Flood(redis, limit, keys);

        limit.ShouldNotBeExceeded(calls);
        limit.ShouldBeUsed(calls);
    }

    /// <summary>
    /// Each call costs five tokens. So a small machine can call often enough for batches, and yet twenty times as often as the limit says;
    /// for a thousand keys <see cref="HotFloodTests"/> moves the clock.
    /// </summary>
    [Theory, Trait("Attack", "50"), InlineData(1), InlineData(4)]
    public async Task Instances_that_take_tokens_ahead_admit_no_more(int keys)
    {
        var limit = new Admission(Rate: 40, Burst: 160);
        await using var redis = await Redis.Own();

        var calls = await Flood(redis.ConnectionString, limit, keys, cost: 5);

        limit.ShouldNotBeExceeded(calls);
        limit.ShouldBeUsed(calls, kept: limit.Burst / 20);
    }

    /// <summary>Three instances on a Redis, or one without.</summary>
    private static async Task<IReadOnlyCollection<Call>> Flood(string? redis, Admission limit, int keys, int cost = 1)
    {
        var window = TimeSpan.FromSeconds(limit.Rate < 0.1 ? 1 / limit.Rate : 10);
        string[] settings =
        [
            $"Plans:default:calls:Limit={Math.Round(window.TotalSeconds * cost * limit.Rate)}", $"Plans:default:calls:Window={window}",
            $"Plans:default:calls:Burst={cost * limit.Burst}", "Routes:orders:Path=/v1/orders", $"Routes:orders:Cost={cost}",
        ];
        await using var first = await TestLimits.Start(redis, clock: null, settings);
        await using var second = redis is null ? null : await TestLimits.Start(redis, clock: null, settings);
        await using var third = redis is null ? null : await TestLimits.Start(redis, clock: null, settings);
        TestLimits[] instances = second is null || third is null ? [first] : [first, second, third];
        if (redis is not null)
            await TestLimits.KnowEachOther(instances);
        var limiters = Array.ConvertAll(instances, limits => limits.Unhurried);
        var callers = Enumerable.Range(0, keys).Select(_ => ACall.OfAKey()).ToArray();
        var (calls, started, count) = (new ConcurrentQueue<Call>(), Stopwatch.GetTimestamp(), -1);

        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) is var passed
                && (passed < Time || (count / keys < limit.Offer(passed) && passed < 60 * Time)))
            {
                // More than that is offered by nobody, and has to be kept.
                if (count / keys > 1.5 * limit.Offer(passed))
                    await Task.Delay(1);
                calls.Enqueue(await Ask(limiters[i % limiters.Length], i, callers[Interlocked.Increment(ref count) % keys]));
            }
        })));

        limit.ShouldBeOffered(calls, keys);
        return calls;
    }

    private static async Task<Call> Ask(IRateLimiter limiter, int node, LimitedCall call)
    {
        var asked = Stopwatch.GetTimestamp();
        var isAllowed = (await limiter.Decide(call, TestContext.Current.CancellationToken)).IsAllowed;
        return new Call(
            node, $"{call.Key}", asked, Stopwatch.GetTimestamp(), isAllowed ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests);
    }
}
