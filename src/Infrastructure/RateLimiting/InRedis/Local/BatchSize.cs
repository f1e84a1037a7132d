using System.Runtime.CompilerServices;
using CleanOrders.Application.RateLimiting;

namespace CleanOrders.Infrastructure.RateLimiting.InRedis.Local;

/// <summary>
/// How many calls are taken from Redis at once. All instances together hold at most a twentieth of a burst, and that twentieth is kept
/// out of what a call can take: so burst + rate × t still holds in every time t (docs/gateway.md).
/// </summary>
internal static class BatchSize
{
    /// <summary>In a second, of one subject on one instance.</summary>
    public const int HotRate = 200;

    private const int Part = 20;

    // What is called so often is asked for again within this time. It is longer than Redis usually takes: a batch is then enough for all
    // who wait for it, and none of them must ask for itself.
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(20);

    private static readonly ConditionalWeakTable<LimitPolicy, LimitPolicy> Kept = [];

    /// <summary>The same request, with bursts less what batches may hold.</summary>
    public static LimitRequest WithoutBatches(LimitRequest request) => Array.Exists(request.Checks, check => CanBeHot(check.Policy))
        ? request with { Checks = Array.ConvertAll(request.Checks, WithoutBatches) }
        : request;

    /// <returns>1: the call is not worth a batch, or must not be in one.</returns>
    public static long Of(LimitRequest request, int callsPerSecond, int instances)
    {
        if (callsPerSecond < HotRate)
            return 1;
        var most = request.Checks.Min(check => MostOf(check, instances));
        return most < 2 ? 1 : Math.Clamp((long)(callsPerSecond * Ahead.TotalSeconds), 2, most);
    }

    private static LimitCheck WithoutBatches(LimitCheck check) => CanBeHot(check.Policy)
        ? check with { Policy = Kept.GetValue(check.Policy, policy => policy with { Burst = policy.Burst - (policy.Burst / Part) }) }
        : check;

    // One more instance may just be starting. A check in shadow would have to be counted call by call.
    private static long MostOf(LimitCheck check, int instances) =>
        check.Cost <= 0 || check.Policy.IsShadow || (check.Policy.Kind is LimitKind.Rate && !CanBeHot(check.Policy))
            ? 1
            : (check.Policy.Kind is LimitKind.Rate ? check.Policy.Burst : check.Policy.Limit) / (Part * (instances + 1L) * check.Cost);

    private static bool CanBeHot(LimitPolicy policy) =>
        policy.Kind is LimitKind.Rate && policy.Burst >= 2 * Part && policy.Limit >= HotRate * policy.Window.TotalSeconds;
}
