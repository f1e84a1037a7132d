using CleanOrders.Application.RateLimiting;

namespace CleanOrders.Infrastructure.RateLimiting.Settings;

/// <summary>The plans and routes that the service comes with, as settings. The configuration stands above them, key by key.</summary>
internal static class ShippedLimits
{
    public const string Partner = "partner";

    private const string Minute = "00:01:00";

    public static IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        .. Route("auth", "/v1/auth", cost: 1),

        .. Policy(LimitedCall.Anonymous, "api", LimitKind.Rate, LimitScope.Address, 300, Minute, burst: 60),
        .. Policy(LimitedCall.Anonymous, "login", LimitKind.Rate, LimitScope.Address, 30, Minute, burst: 10),
        new($"Limits:Plans:{LimitedCall.Anonymous}:login:Routes", "auth"),
        .. Policy(LimitedCall.Anonymous, "under-way", LimitKind.Concurrency, LimitScope.Address, 20),

        .. Policy(LimitedCall.Default, "api", LimitKind.Rate, LimitScope.Key, 600, Minute, burst: 120),
        .. Policy(LimitedCall.Default, "under-way", LimitKind.Concurrency, LimitScope.Key, 40),

        .. Policy(Partner, "api", LimitKind.Rate, LimitScope.Key, 6_000, Minute, burst: 600),
        .. Policy(Partner, "under-way", LimitKind.Concurrency, LimitScope.Key, 200),
    ];

    private static IEnumerable<KeyValuePair<string, string?>> Route(string name, string path, int cost) =>
        [new($"Limits:Routes:{name}:Path", path), new($"Limits:Routes:{name}:Cost", $"{cost}")];

    private static IEnumerable<KeyValuePair<string, string?>> Policy(
        string plan, string name, LimitKind kind, LimitScope per, int limit, string? window = null, int? burst = null)
    {
        var section = $"Limits:Plans:{plan}:{name}";
        yield return new($"{section}:Kind", $"{kind}");
        yield return new($"{section}:Per", $"{per}");
        yield return new($"{section}:Limit", $"{limit}");
        if (window is not null)
            yield return new($"{section}:Window", window);
        if (burst is not null)
            yield return new($"{section}:Burst", $"{burst}");
    }
}
