using System.Text.Json;
using System.Text.RegularExpressions;

namespace CleanOrders.WebApi.Tests.Docs.Observability;

/// <summary>The files that Prometheus and Grafana are given, and the page about them.</summary>
internal static partial class MonitoringFiles
{
    public const string Folder = "build/observability";

    public static readonly string Page = Repository.Read("docs/observability.md");

    public static readonly string Rules = Repository.Read($"{Folder}/rules.yml");

    public static readonly JsonElement Dashboard = JsonElement.Parse(Repository.Read($"{Folder}/grafana-dashboard.json"));

    public static readonly (string Name, string Unit)[] DocumentedMetrics =
        [.. OwnMetric().Matches(Page).Select(row => (row.Groups["name"].Value, row.Groups["unit"].Value))];

    /// <summary>Those of others that may be used, as Prometheus has them.</summary>
    public static readonly string[] DocumentedSeriesOfOthers =
        [.. OtherMetric().Matches(Page).Select(row => row.Groups["series"].Value)];

    /// <summary>All but its rows, which only have a title.</summary>
    public static IEnumerable<JsonElement> Panels =>
        Dashboard.GetProperty("panels").EnumerateArray().Where(panel => panel.GetProperty("type").GetString() != "row");

    public static IEnumerable<string> QueriesOfRules => Expression().Matches(Rules).Select(rule => rule.Groups["query"].Value);

    public static IEnumerable<string> QueriesOfDashboard =>
        from panel in Panels
        from target in panel.GetProperty("targets").EnumerateArray()
        select target.GetProperty("expr").GetString()!.Replace("$__rate_interval", "5m", StringComparison.Ordinal);

    public static IEnumerable<string> QueriesOfPage => Query().Matches(Page).Select(row => row.Groups["query"].Value);

    public static IEnumerable<string> Recorded => Record().Matches(Rules).Select(rule => rule.Groups["name"].Value);

    public static IEnumerable<string> Alerts => Alert().Matches(Rules).Select(rule => rule.Groups["name"].Value);

    /// <returns>The names in a query that are neither documented nor recorded by a rule.</returns>
    public static IEnumerable<string> Unknown(string query) => PromQl.Metrics(query).Except(Known.Value);

    private static readonly Lazy<HashSet<string>> Known = new(() =>
    [
        .. Recorded,
        .. DocumentedMetrics.SelectMany(metric => Instrument.All.Where(made => made.Name == metric.Name)).SelectMany(made => made.Series),
        .. DocumentedSeriesOfOthers.SelectMany(name => Instrument.SeriesOf(name).Append(name)),
    ]);

    [GeneratedRegex(@"^\| `(?<name>[a-z_.]+)` \| (?<unit>s|\{\w+\}) \| ", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex OwnMetric();

    [GeneratedRegex(@"^\| `[a-z_.]+` \| `(?<series>\w+)` \| ", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex OtherMetric();

    [GeneratedRegex(@"\| `(?<query>[^`]+)` \|\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Query();

    [GeneratedRegex(@"^ +expr: (?<query>.+?)\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Expression();

    [GeneratedRegex(@"^ +- record: (?<name>\S+)\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Record();

    [GeneratedRegex(@"^ +- alert: (?<name>\S+)\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Alert();
}
