using System.Diagnostics;
using CleanOrders.Application.RateLimiting;

namespace CleanOrders.Gateway.Tests.RateLimiting;

/// <summary>
/// Twenty times what is allowed, from several instances at once: never more than burst + rate × t goes on, and nearly all of that does.
/// </summary>
public sealed class FloodTests
{
    private const int Rate = 200;
    private const int Burst = 100;

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 10 : 2);

    private static readonly string[] Settings =
        [$"Plans:default:calls:Limit={Rate}", "Plans:default:calls:Window=00:00:01", $"Plans:default:calls:Burst={Burst}"];

    [Fact]
    public async Task Three_instances_on_one_redis_admit_what_the_limit_says()
    {
        await using var first = await TestLimits.Start(Store.Redis, clock: null, Settings);
        await using var second = await TestLimits.Start(Store.Redis, clock: null, Settings);
        await using var third = await TestLimits.Start(Store.Redis, clock: null, Settings);

        await Flood([first, second, third], ACall.OfAKey());
    }

    [Fact]
    public async Task One_process_without_redis_admits_the_same()
    {
        await using var limits = await TestLimits.Start(Store.InProcess, clock: null, Settings);

        await Flood([limits, limits, limits], ACall.OfAKey());
    }

    private static async Task Flood(IReadOnlyList<TestLimits> instances, LimitedCall call)
    {
        foreach (var limits in instances)
            _ = await limits.Accepted(ACall.OfAKey(), of: 50);
        var started = Stopwatch.GetTimestamp();
        var callers = instances.SelectMany(limits => Enumerable.Range(0, 8).Select(_ => Task.Run(() => Call(limits, call, started))));

        var counted = await Task.WhenAll(callers);

        var most = Burst + (Rate * Stopwatch.GetElapsedTime(started).TotalSeconds);
        var (accepted, offered) = (counted.Sum(one => one.Accepted), counted.Sum(one => one.Offered.Count));
        var model = Model(counted.SelectMany(one => one.Offered));
        offered.ShouldBeGreaterThan(accepted);
        accepted.ShouldBeLessThanOrEqualTo((int)most);
        accepted.ShouldBeGreaterThanOrEqualTo((int)(0.98 * model));
        TestContext.Current.SendDiagnosticMessage(
            "{0} of {1} accepted, at most {2:F0}; the model accepts {3}", accepted, offered, most, model);
    }

    private static async Task<(int Accepted, List<double> Offered)> Call(TestLimits limits, LimitedCall call, long started)
    {
        var (accepted, offered) = (0, new List<double>());
        while (Stopwatch.GetElapsedTime(started) is var time && time < Time)
        {
            offered.Add(time.TotalSeconds);
            if ((await limits.Decide(call)).IsAllowed)
                accepted++;
            else if (offered.Count % 16 == 0)
                await Task.Yield();
        }

        return (accepted, offered);
    }

    /// <summary>What could go on of calls at these times, in seconds: on a busy machine there are times without any.</summary>
    private static int Model(IEnumerable<double> offered)
    {
        var (accepted, debt, last) = (0, 0.0, 0.0);
        foreach (var time in offered.Order())
        {
            (debt, last) = (Math.Max(0, debt - ((time - last) * Rate)), time);
            if (debt + 1 > Burst)
                continue;
            debt++;
            accepted++;
        }

        return accepted;
    }
}
