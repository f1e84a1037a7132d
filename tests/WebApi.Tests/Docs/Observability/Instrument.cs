using System.Text.RegularExpressions;

namespace CleanOrders.WebApi.Tests.Docs.Observability;

/// <summary>What <c>src</c> measures with.</summary>
/// <param name="Kind">As in <c>Counter</c>.</param>
internal sealed partial record Instrument(string Kind, string Name, string Unit)
{
    private static readonly string[] Files =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText),
    ];

    public static readonly Instrument[] All = [.. Files.SelectMany(ReadAll)];

    /// <summary>How many are made, whether or not they are in <see cref="All"/>.</summary>
    public static int Count => Files.Sum(text => Call().Count(text));

    /// <summary>The names that the exporter gives it.</summary>
    public IEnumerable<string> Series => Kind switch
    {
        "Counter" => [$"{Base}_total"],
        "Histogram" => SeriesOf(Base),
        "ObservableGauge" => [Base],
        _ => throw new ShouldAssertException($"Say here what the exporter calls a {Kind}."),
    };

    private string Base => Name.Replace('.', '_') + Unit switch
    {
        "s" => "_seconds",
        ['{', .., '}'] => "",
        _ => throw new ShouldAssertException($"Say here what the exporter makes of the unit {Unit}."),
    };

    public static IEnumerable<string> SeriesOf(string histogram) => [$"{histogram}_bucket", $"{histogram}_sum", $"{histogram}_count"];

    public static IEnumerable<Instrument> ReadAll(string code) => Made().Matches(code)
        .Select(made => new Instrument(made.Groups["kind"].Value, made.Groups["name"].Value, made.Groups["unit"].Value));

    [GeneratedRegex(@"\.Create\w*(Counter|Histogram|Gauge)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Call();

    /// <summary>What is observed may stand between the name and the unit.</summary>
    [GeneratedRegex(
        """\.Create(?<kind>\w*(Counter|Histogram|Gauge))(<\w+>)?\(\s*"(?<name>[\w.]+)",[^";]*"(?<unit>[^"]+)",""", RegexOptions.ExplicitCapture)]
    private static partial Regex Made();
}
