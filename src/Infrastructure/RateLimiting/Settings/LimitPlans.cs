using CleanOrders.Application.RateLimiting;

namespace CleanOrders.Infrastructure.RateLimiting.Settings;

/// <summary>One valid version of the section <c>Limits</c>.</summary>
internal sealed class LimitPlans(IReadOnlyDictionary<string, LimitPlan> plans, LimitRoutes routes, TimeSpan storeTimeout)
{
    public LimitRoutes Routes => routes;

    /// <summary>How long a call waits for the store before its policies do without it.</summary>
    public TimeSpan StoreTimeout => storeTimeout;

    public IEnumerable<LimitPlan> All => plans.Values;

    /// <summary>The plan of a call. A key whose plan was taken out of the configuration has the default one.</summary>
    public LimitPlan Of(LimitedCall call) =>
        plans.GetValueOrDefault(call.PlanName) ?? plans[LimitedCall.Default];

    /// <summary>The plan of this name, else the one of anybody who is counted by this subject.</summary>
    public LimitPlan Of(LimitSubject subject, string? name) =>
        plans.GetValueOrDefault(name ?? "")
            ?? plans[subject.Value.StartsWith("ip:", StringComparison.Ordinal) ? LimitedCall.Anonymous : LimitedCall.Default];
}

/// <summary>A plan has a name and its policies, each for some routes or for all.</summary>
internal sealed class LimitPlan
{
    private readonly PlannedPolicy[] _policies;
    private readonly Dictionary<string, LimitPolicy[]> _ofRoutes;
    private readonly LimitPolicy[] _ofOthers;

    public LimitPlan(string name, IEnumerable<PlannedPolicy> policies)
    {
        Name = name;
        _policies = [.. policies];
        _ofOthers = [.. _policies.Where(one => one.Routes.Count == 0).Select(one => one.Policy)];
        _ofRoutes = _policies.SelectMany(one => one.Routes).Distinct(StringComparer.Ordinal)
            .ToDictionary(route => route, For, StringComparer.Ordinal);
    }

    public string Name { get; }

    public IEnumerable<LimitPolicy> Policies => _policies.Select(one => one.Policy);

    /// <summary>What limits a call on this route.</summary>
    public LimitPolicy[] Of(LimitRoute? route) => route is null ? _ofOthers : _ofRoutes.GetValueOrDefault(route.Name, _ofOthers);

    private LimitPolicy[] For(string route) =>
        [.. _policies.Where(one => one.Routes.Count == 0 || one.Routes.Contains(route, StringComparer.Ordinal)).Select(one => one.Policy)];
}

/// <param name="Routes">The names of the routes that it is for; none: all.</param>
internal sealed record PlannedPolicy(LimitPolicy Policy, IReadOnlyList<string> Routes);
