using CleanOrders.Application.RateLimiting;
using CleanOrders.Infrastructure.RateLimiting.Settings;

namespace CleanOrders.Infrastructure.RateLimiting;

/// <summary>Finds the route, the plan and so the limits of a call, and lets the store decide.</summary>
internal sealed class RateLimiter(ILimitStore store, LimitsSource limits, LimitMetrics metrics, TimeProvider clock) : IRateLimiter
{
    public async ValueTask<LimitDecision> Decide(LimitedCall call, CancellationToken ct)
    {
        var (route, request) = Read(call, counts: true);
        if (request.Checks.Length == 0)
            return new LimitDecision(route?.Name, request.Plan, []);
        var answer = await store.Decide(request, ct);
        metrics.Decided(request, answer);
        var states = StatesOf(request, answer);
        var refusedBy = RefusedBy(request, answer);
        var wait = refusedBy is { } index ? answer.Counts[index].Wait : 0;
        return new LimitDecision(
            route?.Name, request.Plan, states, refusedBy is null ? null : states[refusedBy.Value],
            wait > 0 ? TimeSpan.FromTicks(wait) : null)
        {
            Lease = answer.Lease,
        };
    }

    public async ValueTask<IReadOnlyList<LimitState>> Peek(LimitedCall call, CancellationToken ct)
    {
        var (_, request) = Read(call, counts: false);
        return await StatesOf(request, ct);
    }

    public async ValueTask<IReadOnlyList<LimitState>> Peek(LimitSubject subject, CancellationToken ct)
    {
        var plan = limits.Current.Of(subject, await store.PlanOf(subject, ct));
        var checks = plan.Policies.Where(policy => subject.IsOf(policy.Per)).Select(policy => new LimitCheck(subject, policy, Cost: 0));
        return await StatesOf(new LimitRequest(plan.Name, [.. checks]), ct);
    }

    public Task Reset(LimitSubject subject, CancellationToken ct) => store.Reset(subject, ct);

    private (LimitRoute? Route, LimitRequest Request) Read(LimitedCall call, bool counts)
    {
        var current = limits.Current;
        var route = current.Routes.Of(call.Method, call.Path);
        var plan = current.Of(call);
        var checks = Array.ConvertAll(
            plan.Of(route), policy => new LimitCheck(SubjectOf(policy.Per, call, route, plan), policy, counts ? CostOf(policy, route) : 0));
        return (route, new LimitRequest(plan.Name, checks));
    }

    // A call under way is one call, whatever it costs.
    private static long CostOf(LimitPolicy policy, LimitRoute? route) => policy.Kind is LimitKind.Concurrency ? 1 : route?.Cost ?? 1;

    private static LimitSubject SubjectOf(LimitScope per, LimitedCall call, LimitRoute? route, LimitPlan plan) => per switch
    {
        LimitScope.Key when call.Key is { } key => LimitSubject.Of(key),
        LimitScope.Key or LimitScope.User when call.User is { } user => LimitSubject.Of(user),
        LimitScope.Key or LimitScope.User or LimitScope.Address => LimitSubject.Of(call.Address),
        LimitScope.Route => LimitSubject.OfRoute(route?.Name ?? "none"),
        LimitScope.Plan => LimitSubject.OfPlan(plan.Name),
    };

    /// <summary>The limit that makes the caller wait longest, for ever before anything else.</summary>
    private static int? RefusedBy(LimitRequest request, LimitAnswer answer)
    {
        int? longest = null;
        for (var index = 0; index < request.Checks.Length; index++)
        {
            var wait = answer.Counts[index].Wait;
            if (wait == 0 || request.Checks[index].Policy.IsShadow)
                continue;
            if (longest is not { } other || (answer.Counts[other].Wait is var most and > 0 && (wait < 0 || wait > most)))
                longest = index;
        }

        return longest;
    }

    private async ValueTask<IReadOnlyList<LimitState>> StatesOf(LimitRequest request, CancellationToken ct) =>
        request.Checks.Length == 0 ? [] : StatesOf(request, await store.Decide(request, ct));

    private LimitState[] StatesOf(LimitRequest request, LimitAnswer answer)
    {
        var states = new LimitState[request.Checks.Length];
        for (var index = 0; index < states.Length; index++)
        {
            var ((subject, policy, _), count) = (request.Checks[index], answer.Counts[index]);
            states[index] = new LimitState(
                policy, subject, policy.Limit, WindowOf(policy), count.Remaining, TimeSpan.FromTicks(count.Reset));
        }

        return states;
    }

    private TimeSpan WindowOf(LimitPolicy policy) =>
        policy.Kind is LimitKind.Day or LimitKind.Month ? LimitTime.LengthOf(policy.Kind, clock.GetUtcNow()) : policy.Window;
}
