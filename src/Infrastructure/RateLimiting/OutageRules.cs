using CleanOrders.Application.RateLimiting;
using CleanOrders.Infrastructure.RateLimiting.InProcess;

namespace CleanOrders.Infrastructure.RateLimiting;

/// <summary>Decides while the store is away, as each policy says: by its share of the limit in this process, always, or never.</summary>
internal sealed class OutageRules(InProcessStore local)
{
    private static readonly long AskAgain = TimeSpan.FromSeconds(1).Ticks;

    /// <param name="instances">How many share the limits.</param>
    public async ValueTask<LimitAnswer> Decide(LimitRequest request, int instances, CancellationToken ct)
    {
        var isClosed = Array.Exists(request.Checks, check => IsClosed(check) && !check.Policy.IsShadow);
        var counted = request.Checks.Where(check => check.Policy.WhenStoreFails is OutageMode.Local)
            .Select(check => check with { Policy = Share(check.Policy, instances), Cost = isClosed ? 0 : check.Cost }).ToArray();
        var answer = await local.Decide(request with { Checks = counted }, ct);
        var next = 0;
        var counts = request.Checks.Select(check => check.Policy.WhenStoreFails switch
        {
            OutageMode.Local => answer.Counts[next++],
            OutageMode.Open => new LimitCount(check.Policy.Limit, Reset: 0, Wait: 0),
            OutageMode.Closed => new LimitCount(Remaining: 0, AskAgain, check.Cost > 0 ? AskAgain : 0),
        }).ToArray();
        return new LimitAnswer(counts, answer.Lease);
    }

    /// <summary>What one of several instances may admit, so that all together keep the limit; but each at least one.</summary>
    private static LimitPolicy Share(LimitPolicy policy, int instances) => policy with
    {
        Limit = Math.Max(1, policy.Limit / instances),
        Burst = Math.Max(1, policy.Burst / instances),
    };

    private static bool IsClosed(LimitCheck check) => check is { Policy.WhenStoreFails: OutageMode.Closed, Cost: > 0 };
}
