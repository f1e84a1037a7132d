using System.Text.RegularExpressions;
using CleanOrders.Application.RateLimiting;
using Microsoft.Extensions.Configuration;

namespace CleanOrders.Infrastructure.RateLimiting.Settings;

/// <summary>Reads the section <c>Limits</c>, and names every key with a fault.</summary>
internal sealed partial class LimitsReader
{
    private const int MostCost = 1_000_000;
    private const long MostLimit = 1_000_000_000;
    private const long MostPerSecond = 100_000;
    private const string Off = "off";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly List<string> _faults = [];
    private readonly List<LimitRoute> _routes;
    private readonly Dictionary<string, LimitPlan> _plans;
    private readonly TimeSpan _storeTimeout;

    private LimitsReader(IConfiguration configuration)
    {
        var layers = new ConfigurationBuilder().AddInMemoryCollection(ShippedLimits.Settings).AddConfiguration(configuration).Build();
        using var whole = (IDisposable)layers;
        var limits = layers.GetSection("Limits");
        var entry = new SettingsEntry(limits, _faults);
        _storeTimeout = entry.Time(
            "StoreTimeout", TimeSpan.FromMilliseconds(1), Second, TimeSpan.FromMilliseconds(25));
        _ = entry.Several("Plans");
        _ = entry.Several("Routes");
        entry.RefuseOthers();
        _routes = [.. Named(limits.GetSection("Routes")).Select(Route)];
        _plans = Named(limits.GetSection("Plans")).Select(Plan).ToDictionary(plan => plan.Name, StringComparer.Ordinal);
    }

    public static (LimitPlans? Plans, IReadOnlyList<string> Faults) Read(IConfiguration configuration)
    {
        var reader = new LimitsReader(configuration);
        return reader._faults.Count > 0
            ? (null, reader._faults)
            : (new LimitPlans(reader._plans, new LimitRoutes(reader._routes), reader._storeTimeout), []);
    }

    private LimitRoute Route(IConfigurationSection section)
    {
        var entry = new SettingsEntry(section, _faults);
        var route = new LimitRoute(
            NameOf(section),
            entry.Text("Path", "", "a path that begins with / and does not end with one, as in /v1/auth", IsPath),
            entry.Several("Methods"),
            entry.Number("Cost", least: 0, MostCost, otherwise: 1));
        entry.RefuseOthers();
        if (!entry.Has("Path"))
            _faults.Add($"{entry.Path}:Path is missing.");
        foreach (var method in route.Methods.Where(method => !MethodName().IsMatch(method)))
            _faults.Add($"{entry.Path}:Methods has '{method}'; it must be a method of HTTP, as in POST.");
        return route;
    }

    private LimitPlan Plan(IConfigurationSection section) => new(
        NameOf(section),
        Named(section).Where(policy => !string.Equals(policy["Kind"], Off, StringComparison.OrdinalIgnoreCase)).Select(Policy));

    private PlannedPolicy Policy(IConfigurationSection section)
    {
        var entry = new SettingsEntry(section, _faults);
        var kind = entry.Choice("Kind", LimitKind.Rate);
        var limit = entry.Number("Limit", least: 1, MostLimit, otherwise: 0);
        var window = WindowOf(entry, kind);
        var policy = new LimitPolicy(
            NameOf(section), kind, entry.Choice("Per", LimitScope.Key), limit, window,
            entry.Number("Burst", least: 1, MostLimit, UsualBurst(limit, window)),
            entry.Flag("Shadow"), entry.Choice("WhenStoreFails", OutageMode.Local))
        {
            MaxWait = entry.Time("MaxWait", TimeSpan.Zero, TimeSpan.FromSeconds(30), TimeSpan.Zero),
            RefusalDelay = entry.Time("RefusalDelay", TimeSpan.Zero, TimeSpan.FromSeconds(30), TimeSpan.Zero),
        };
        var routes = entry.Several("Routes");
        entry.RefuseOthers();
        Compare(entry, policy);
        foreach (var unknown in routes.Except(_routes.Select(route => route.Name), StringComparer.Ordinal))
            _faults.Add($"{entry.Path}:Routes has '{unknown}'; there is no Limits:Routes:{unknown}.");
        return new PlannedPolicy(policy, routes);
    }

    /// <summary>
    /// Of a rate: in which time the limit is there again. Of calls under way: after which time a lost one is not counted any more.
    /// </summary>
    private static TimeSpan WindowOf(SettingsEntry entry, LimitKind kind) => kind is LimitKind.Concurrency
        ? entry.Time("Window", TimeSpan.FromSeconds(3), TimeSpan.FromHours(1), TimeSpan.FromSeconds(30))
        : entry.Time("Window", Second, Day, kind is LimitKind.Rate ? TimeSpan.FromMinutes(1) : Day);

    private static long UsualBurst(long limit, TimeSpan window) =>
        Math.Max(1, Math.Min(limit / 10, (long)(limit / window.TotalSeconds)));

    // Settings are compared with each other only where each is right by itself: one fault is one line.
    private void Compare(SettingsEntry entry, LimitPolicy policy)
    {
        if (!entry.Has("Limit"))
            _faults.Add($"{entry.Path}:Limit is missing.");
        else if (policy.Kind is LimitKind.Rate && policy.Limit > 0 && policy.Limit / policy.Window.TotalSeconds > MostPerSecond)
            entry.Refuse("Limit", $"in {policy.Window} it is more than {MostPerSecond} a second");
        if (policy.Kind is LimitKind.Rate && policy.Limit > 0 && policy.Burst > policy.Limit)
            entry.Refuse("Burst", $"it must be at most Limit, which is {policy.Limit}");
        if (policy.Kind is not LimitKind.Rate && entry.Has("Burst"))
            entry.Refuse("Burst", "only a rate has one");
        if (policy.Kind is LimitKind.Day or LimitKind.Month && entry.Has("Window"))
            entry.Refuse("Window", "a day and a month have their own");
    }

    private IEnumerable<IConfigurationSection> Named(IConfigurationSection section)
    {
        foreach (var child in section.GetChildren())
        {
            if (!Name().IsMatch(NameOf(child)))
                _faults.Add($"{child.Path}: a name is 1 to 32 lower-case letters, digits and hyphens, and begins with a letter.");
            else if (child.Value is not null)
                _faults.Add($"{child.Path} is '{child.Value}'; it must have settings of its own.");
            else
                yield return child;
        }
    }

    // Keys of a configuration have no case, and environments often write them in capitals.
    private static string NameOf(IConfigurationSection section) => section.Key.ToLowerInvariant();

    private static bool IsPath(string text) =>
        text == "/" || (text is ['/', .., not '/'] && !text.Contains("//", StringComparison.Ordinal));

    [GeneratedRegex("^[a-z][a-z0-9-]{0,31}$")]
    private static partial Regex Name();

    [GeneratedRegex("^[A-Za-z]{1,20}$")]
    private static partial Regex MethodName();
}
