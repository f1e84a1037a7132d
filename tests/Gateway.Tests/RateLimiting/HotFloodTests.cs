using CleanOrders.Application.RateLimiting;
using CleanOrders.Infrastructure.Redis;

namespace CleanOrders.Gateway.Tests.RateLimiting;

/// <summary>
/// Subjects that are called so often that three instances take tokens ahead, each twenty times as often as it may. The clock is the test's:
/// so a thousand of them can be called 800,000 times a second on any machine.
/// </summary>
public sealed class HotFloodTests : IAsyncLifetime
{
    private const int Times = 20;
    private const int Callers = 12;
    private const double Step = 0.05;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("TEST_LONG") == "1";

    private readonly SetClock _clock = new();
    private readonly List<TestLimits> _instances = [];
    private IRateLimiter[] _limiters = [];
    private Redis? _redis;

    public static TheoryData<int> Keys => IsLong ? [1, 10, 1_000] : [1, 10];

    public async ValueTask InitializeAsync() => _redis = await Redis.Own();

    public async ValueTask DisposeAsync()
    {
        foreach (var limits in _instances)
            await limits.DisposeAsync();
        await _redis!.DisposeAsync();
    }

    /// <summary>Each call costs five tokens: so often that batches are taken is then twenty times as often as the limit says.</summary>
    [Theory, Trait("Attack", "50"), MemberData(nameof(Keys))]
    public async Task In_no_time_does_more_go_on_than_the_limit_says_and_nearly_all_of_that_does(int keys)
    {
        const int rate = 40;
        const int burst = 160;
        const int seconds = 10;
        await Start(
            "Routes:orders:Path=/v1/orders", "Routes:orders:Cost=5", $"Plans:default:calls:Limit={5 * rate * seconds}",
            $"Plans:default:calls:Window=00:00:{seconds}", $"Plans:default:calls:Burst={5 * burst}");
        var calls = Enumerable.Range(0, keys).Select(_ => ACall.OfAKey()).ToArray();
        var (accepted, debts) = (new int[keys], new double[keys]);

        for (var passed = 0.0; passed <= seconds; passed += Step, _clock.Advance(Step))
        {
            var went = await Offer(calls, (int)(Times * rate * Step));
            for (var key = 0; key < keys; key++)
            {
                accepted[key] += went[key];
                debts[key] = Math.Max(0, debts[key] - (rate * Step)) + went[key];
                debts[key].ShouldBeLessThanOrEqualTo(burst + 0.001, $"{calls[key].Key} after {passed:F2} s");
            }
        }

        TestContext.Current.SendDiagnosticMessage("{0} to {1} of {2}", accepted.Min(), accepted.Max(), burst + (rate * seconds));
        ((double)accepted.Min()).ShouldBeGreaterThanOrEqualTo(0.98 * (burst + (rate * seconds)));
    }

    /// <summary>Tokens that were taken ahead are not used up when calls pause, while Redis has all of its own again.</summary>
    [Fact, Trait("Attack", "50")]
    public async Task After_a_pause_no_more_than_the_burst_goes_on_with_what_was_taken_ahead()
    {
        const int burst = 400;
        await Start("Plans:default:calls:Limit=10000", "Plans:default:calls:Window=00:00:01", $"Plans:default:calls:Burst={burst}");
        LimitedCall[] call = [ACall.OfAKey()];
        for (var pause = 0; pause < 8; pause++)
        {
            // In each millisecond one call of each instance, which is less than a third of what may go on.
            for (var i = 0; i < 500 + pause; i++, _clock.Advance(0.001))
                await OfEach(call[0]);

            _clock.Advance(0.1);
            (await Offer(call, Times * burst))[0].ShouldBeInRange((int)(0.94 * burst), burst);
            _clock.Advance(0.1);
        }
    }

    /// <summary>The edge of a window: what was taken ahead of a day is not used in the next one, and each day gives its own once.</summary>
    [Fact, Trait("Attack", "50")]
    public async Task A_day_gives_its_own_and_nothing_that_was_taken_ahead_of_the_day_before()
    {
        const int limit = 2_000;
        await Start("Plans:default:daily:Kind=day", $"Plans:default:daily:Limit={limit}");
        LimitedCall[] call = [ACall.OfAKey()];
        for (var day = 1; day <= 4; day++)
        {
            var before = 500 + (7 * day);
            _clock.Now = new DateTimeOffset(2026, 12, 2 * day, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(-before);
            for (var i = 0; i < before; i++, _clock.Advance(0.001))
            {
                await OfEach(call[0]);
                if (i == before - 1)
                    await AllAsked();
            }

            var accepted = 0;
            for (var i = 0; i < 20; i++, _clock.Advance(0.01))
                accepted += (await Offer(call, Times * limit / 20))[0];

            accepted.ShouldBeInRange((int)(0.98 * limit), limit);
        }
    }

    private async Task Start(params string[] settings)
    {
        for (var i = 0; i < 3; i++)
            _instances.Add(await TestLimits.Start(_redis!.ConnectionString, _clock, settings));
        await TestLimits.KnowEachOther(_instances);
        _limiters = [.. _instances.Select(limits => limits.Unhurried)];
    }

    /// <summary>
    /// Waits until Redis has decided what was taken ahead. Each decision has the time of the test's clock: one of the day before that came
    /// after one of the new day would be as a clock that is set back.
    /// </summary>
    private async Task AllAsked()
    {
        foreach (var limits in _instances)
            _ = await (await limits.Get<RedisConnection>().Open()).GetDatabase().PingAsync();
    }

    private async Task OfEach(LimitedCall call)
    {
        foreach (var limiter in _limiters)
            (await limiter.Decide(call, TestContext.Current.CancellationToken)).IsAllowed.ShouldBeTrue();
    }

    /// <summary>So many calls of each at once, through all instances.</summary>
    /// <returns>How many of each go on.</returns>
    private async Task<int[]> Offer(LimitedCall[] calls, int each)
    {
        var accepted = new int[calls.Length];
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var limiter = _limiters[caller % _limiters.Length];
            for (var i = caller; i < calls.Length * each; i += Callers)
            {
                if ((await limiter.Decide(calls[i / each], TestContext.Current.CancellationToken)).IsAllowed)
                    _ = Interlocked.Increment(ref accepted[i / each]);
            }
        })));
        return accepted;
    }
}
