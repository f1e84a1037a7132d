using System.Diagnostics;

namespace CleanOrders.Gateway.Tests.Nodes;

/// <summary>
/// Far more than a limit allows, through three gateways at once: never more goes on than it says, and nearly all of that does.
/// </summary>
[Collection(nameof(ThreeNodes))]
public sealed class NodeFloodTests(SharedNodes shared)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("TEST_LONG") == "1";
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(IsLong ? 10 : 1.5);

    private readonly Admission _hot = new(Rate: 10, Burst: 160);

    public static TheoryData<int> Callers => IsLong ? [1, 10, 1_000] : [1, 10];

    [Theory, Trait("Attack", "50"), MemberData(nameof(Callers))]
    public async Task Three_gateways_admit_what_the_limit_says(int callers)
    {
        var (path, limit) = callers switch
        {
            1 => ("/v1/orders", new Admission(Rate: 10, Burst: 10)),
            10 => ("/v1/carts", new Admission(Rate: 1, Burst: 1)),
            _ => ("/v1/returns", new Admission(Rate: 0.05, Burst: 1)),
        };

        var calls = await shared.Nodes.Flood(path, NewCallers(callers), limit, Time);

        limit.ShouldNotBeExceeded(calls);
        limit.ShouldBeUsed(calls);
    }

    /// <summary>Each call costs twenty tokens. So it is called often enough for batches, and yet twenty times as often as it may.</summary>
    [Fact, Trait("Attack", "50")]
    public async Task Three_gateways_that_take_tokens_ahead_admit_no_more()
    {
        var calls = await shared.Nodes.Flood("/v1/products", NewCallers(1), _hot, Time);

        _hot.ShouldNotBeExceeded(calls);
        _hot.ShouldBeUsed(calls, kept: _hot.Burst / 20);
    }

    /// <summary>
    /// Tokens for which Redis takes longer than the budget are lost for the day: nearly all go on where the machine keeps up, which it is
    /// given some chances to.
    /// </summary>
    [Fact, Trait("Attack", "50")]
    public async Task A_day_that_ends_during_a_flood_gives_its_quota_once_and_the_next_one_its_own()
    {
        IReadOnlyList<Call> calls = [];
        var keptUp = false;
        for (var chance = 0; chance < 5 && !keptUp; chance++)
        {
            var outages = shared.Outages().ToArray();
            calls = await FloodOverMidnight(ACaller.New());
            calls.ShouldAllBe(call => call.Status == HttpStatusCode.OK || call.Status == HttpStatusCode.TooManyRequests);
            TestContext.Current.SendDiagnosticMessage(
                "{0} of {1}, the slowest in {2:F0} ms", calls.Count(call => call.IsAllowed), calls.Count,
                calls.Max(call => call.Milliseconds));
            keptUp = outages.SequenceEqual(shared.Outages()) && calls.All(call => call.Milliseconds < 700);
        }

        calls.Count(call => call is { IsAllowed: true, IsLate: false }).ShouldBeInRange((int)((keptUp ? 0.98 : 0.75) * 400), 400);
    }

    [Fact, Trait("Attack", "50")]
    public async Task One_gateway_without_redis_admits_the_same()
    {
        await using var nodes = await GatewayNodes.Start(1, redis: null, SharedNodes.Limits);

        // What is slow once would be taken for a time in which nobody called.
        _ = await nodes.Accepted(0, "/v1/products", ACaller.New(), of: 200);

        var calls = await nodes.Flood("/v1/products", NewCallers(1), _hot, Time);

        _hot.ShouldNotBeExceeded(calls);
        _hot.ShouldBeUsed(calls);
    }

    private async Task<IReadOnlyList<Call>> FloodOverMidnight(string caller)
    {
        var now = TimeProvider.System.GetUtcNow();
        shared.Clock.By = now.Date.AddDays(1) - now.UtcDateTime - TimeSpan.FromHours(1);
        var (asked, nextDay) = (0, 0L);
        try
        {
            // By calls, not by time: on a busy machine a day would else end before its quota was asked for.
            return await shared.Nodes.Flood("/v1/inventory", _ =>
            {
                if (Interlocked.Increment(ref asked) == 600)
                {
                    shared.Clock.By += TimeSpan.FromHours(2);
                    Volatile.Write(ref nextDay, Stopwatch.GetTimestamp());
                }

                return caller;
            }, () => Volatile.Read(ref asked) >= 1200 && Stopwatch.GetElapsedTime(Volatile.Read(ref nextDay)) > TimeSpan.FromSeconds(2));
        }
        finally
        {
            shared.Clock.By = TimeSpan.Zero;
        }
    }

    private static List<string> NewCallers(int count) => [.. Enumerable.Range(0, count).Select(_ => ACaller.New())];
}
