using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using CleanOrders.Application.UseCases;

namespace CleanOrders.WebApi.Tests.Docs;

/// <summary>What <c>src</c> reads of the configuration: the sections and their options, single keys, and ranges.</summary>
internal sealed partial class SettingsSource
{
    private readonly List<(string Path, string Text)> _files =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(path => (path, Spelled(File.ReadAllText(path)))),
    ];

    /// <summary>The sections that are bound to options.</summary>
    public IEnumerable<(string Name, Type Options)> Sections => Matches(Bound()).Select(read => (
        read.Groups["section"].Value,
        ((string[])["Application", "Infrastructure", "ServiceDefaults", "WebApi", "Gateway"])
            .SelectMany(layer => Layers.Named(layer).GetTypes())
            .Single(type => type.Name == read.Groups["type"].Value)));

    /// <summary>The keys that are read one by one. Those of ASP.NET Core have no section, or stand below <c>Logging</c>.</summary>
    public IEnumerable<string> Keys =>
        Matches(Single())
            .Select(read => read.Groups["name"] is { Success: true, Value: var name }
                ? $"ConnectionStrings:{name}"
                : read.Groups["key"].Value)
        .Where(key => key.Contains(':', StringComparison.Ordinal) && !key.StartsWith("Logging:", StringComparison.Ordinal)).Distinct();

    /// <summary>The lines that read something else than that.</summary>
    public IEnumerable<string> Unseen =>
        from file in _files
        from line in file.Text.Split('\n')
        where Any().Count(line) > Bound().Count(line) + Single().Count(line) + Known().Count(line)
        select $"{file.Path}: {line.Trim()}";

    /// <summary>The ranges that the options are annotated with; a bound may be another setting.</summary>
    public IEnumerable<(string Key, string Least, string Most)> Ranges =>
        from section in Sections
        from setting in section.Options.GetProperties()
        from range in setting.GetCustomAttributes<RangeAttribute>()
        let least = setting.GetCustomAttribute<AtLeastAttribute>()?.Other ?? Written(range.Minimum)
        select ($"{section.Name}:{setting.Name}", least, Written(range.Maximum));

    /// <summary>The same of a range in words: <c>1 second to 30 days</c>.</summary>
    public static (string? Least, string? Most) Bounds(string words)
    {
        var match = Words().Match(words);
        var unit = match.Groups["unit"] is { Success: true, Value: var own } ? own : match.Groups["units"].Value;
        return match.Success
            ? (InWords(match.Groups["least"].Value, unit), InWords(match.Groups["most"].Value, match.Groups["units"].Value))
            : (null, null);
    }

    // A name that stands for a section or a key is read as what it stands for.
    private static string Spelled(string text) => Constant().Matches(text).Aggregate(text, (spelled, constant) => spelled
        .Replace($"GetSection({constant.Groups["name"].Value})", $"GetSection({constant.Groups["value"].Value})", StringComparison.Ordinal)
        .Replace($"onfiguration[{constant.Groups["name"].Value}]", $"onfiguration[{constant.Groups["value"].Value}]",
            StringComparison.Ordinal));

    private static string InWords(string value, string unit) => value.StartsWith('`') ? value.Trim('`')
        : double.Parse(value, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) is var number
        && unit.Length == 0 ? number.ToString(CultureInfo.InvariantCulture)
        : TimeOf(number, unit).ToString();

    private static string Written(object bound) => bound is string time
        ? TimeSpan.Parse(time, CultureInfo.InvariantCulture).ToString()
        : Convert.ToString(bound, CultureInfo.InvariantCulture)!;

    private static TimeSpan TimeOf(double number, string unit) => number * unit.TrimEnd('s').ToLowerInvariant() switch
    {
        "millisecond" => TimeSpan.FromMilliseconds(1),
        "second" => TimeSpan.FromSeconds(1),
        "minute" => TimeSpan.FromMinutes(1),
        "hour" => TimeSpan.FromHours(1),
        "day" => TimeSpan.FromDays(1),
        _ => throw new ShouldAssertException($"There is no unit {unit}."),
    };

    private IEnumerable<Match> Matches(Regex pattern) => _files.SelectMany(file => pattern.Matches(file.Text));

    [GeneratedRegex("""const string (?<name>Section|Key) = (?<value>"[\w:]+");""", RegexOptions.ExplicitCapture)]
    private static partial Regex Constant();

    [GeneratedRegex("""AddSettings<(?<type>\w+)>\(((builder\.)?[Cc]onfiguration|settings), "(?<section>[\w:]+)"\)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Bound();

    [GeneratedRegex(
        """onfiguration\["(?<key>[\w:]+)"\]|GetValue(<\w+>)?\("(?<key>[\w:]+)"|(Get|Has)ConnectionString\("(?<name>\w+)"\)""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Single();

    /// <summary>The schedules and the limits, which have tables of their own, and the readers of sections.</summary>
    [GeneratedRegex("""GetSection\("(Schedules|Limits|Routes|Plans)"\)|section\.GetSection\(key\)|configuration\.GetSection\(section\), provider""", RegexOptions.ExplicitCapture)]
    private static partial Regex Known();

    [GeneratedRegex(
        """onfiguration\[|\bGetSection\(|onfiguration\.GetValue|(Get|Has)ConnectionString\((?!this|name)|AddSettings<\w+>\((?!$|\s)|BindConfiguration""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Any();

    [GeneratedRegex(
        @"^(?<least>`\w+`|[\d,.]+)( (?<unit>[a-z]+))? to (?<most>`\w+`|[\d,.]+)( (?<units>[a-z]+))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Words();
}
