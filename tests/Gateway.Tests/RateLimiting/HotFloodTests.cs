using System.Collections.Concurrent;
using System.Diagnostics;
using CleanOrders.Application.RateLimiting;
using CleanOrders.Infrastructure.RateLimiting.InRedis;

namespace CleanOrders.Gateway.Tests.RateLimiting;

/// <summary>
/// A flood of subjects that are called so often that instances take tokens ahead: in no time t, wherever it begins, do more than
/// burst + rate × t go on.
/// </summary>
public sealed class HotFloodTests
{
    private const int Rate = 500;
    private const int Burst = 200;

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 10 : 1.5);

    private static readonly string[] Settings =
        [$"Plans:default:calls:Limit={Rate}", "Plans:default:calls:Window=00:00:01", $"Plans:default:calls:Burst={Burst}"];

    public static TheoryData<Store, int> Floods =>
        new MatrixTheoryData<Store, int>([Store.InProcess, Store.Redis], [1, 10, 1_000]);

    [Theory, MemberData(nameof(Floods))]
    public async Task In_no_time_go_on_more_than_the_limit_says(Store store, int keys)
    {
        await using var first = await TestLimits.Start(store, clock: null, Settings);
        await using var second = store is Store.Redis ? await TestLimits.Start(store, clock: null, Settings) : null;
        TestLimits[] instances = second is null ? [first] : [first, second];
        foreach (var limits in instances)
            await Ready(limits, store);
        var calls = Enumerable.Range(0, keys).Select(_ => ACall.OfAKey()).ToList();
        var admitted = new ConcurrentDictionary<LimitedCall, ConcurrentQueue<Admitted>>();

        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 32).Select(
            i => Task.Run(() => Call(instances[i % instances.Length], calls, new Random(i), started, admitted))));

        foreach (var (call, times) in admitted)
            ShouldKeepTheLimit([.. times], call);
        if (keys == 1)
            ((double)admitted.Values.Single().Count).ShouldBeGreaterThanOrEqualTo(0.9 * ((0.95 * Burst) + (Rate * Time.TotalSeconds)));
    }

    private static async Task Ready(TestLimits limits, Store store)
    {
        _ = await limits.Accepted(ACall.OfAKey(), of: 50);
        if (store is Store.Redis)
            _ = await Eventually.Be(() => Task.FromResult(limits.Get<LiveInstances>().IsCounted), isCounted => isCounted);
    }

    private static async Task Call(
        TestLimits limits, List<LimitedCall> calls, Random random, long started,
        ConcurrentDictionary<LimitedCall, ConcurrentQueue<Admitted>> admitted)
    {
        while (Stopwatch.GetElapsedTime(started) < Time)
        {
            var call = calls[random.Next(calls.Count)];
            var asked = Stopwatch.GetTimestamp();
            if ((await limits.Decide(call)).IsAllowed)
                admitted.GetOrAdd(call, _ => new()).Enqueue(new Admitted(asked, Stopwatch.GetTimestamp()));
            else
                await Task.Yield();
        }
    }

    /// <summary>Between the first question and the last answer of any calls lies all that was decided about them.</summary>
    private static void ShouldKeepTheLimit(Admitted[] times, LimitedCall call)
    {
        Array.Sort(times, (one, other) => one.Answered.CompareTo(other.Answered));
        foreach (var from in times)
        {
            var count = 0;
            foreach (var to in times)
            {
                if (to.Asked < from.Asked || to.Answered < from.Answered)
                    continue;
                count++;
                var most = Burst + (Rate * Stopwatch.GetElapsedTime(from.Asked, to.Answered).TotalSeconds);
                count.ShouldBeLessThanOrEqualTo((int)most + 1, $"of {call.Key}");
            }
        }
    }

    private sealed record Admitted(long Asked, long Answered);
}
