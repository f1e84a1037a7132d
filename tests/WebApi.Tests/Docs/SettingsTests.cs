using System.Globalization;
using System.Text.RegularExpressions;
using CleanOrders.Application;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.WebApi.Tests.Docs.Pages;
using Microsoft.Extensions.Configuration;

namespace CleanOrders.WebApi.Tests.Docs;

/// <summary>docs/operations.md has every setting that the code reads, with its default and its range, and no other.</summary>
public sealed partial class SettingsTests
{
    /// <summary>Those of ASP.NET Core and of OpenTelemetry, which have names of their own.</summary>
    private static readonly string[] OfOthers = ["urls", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    private static readonly Row[] Rows =
    [
        .. RowPattern().Matches(Repository.Read("docs/operations.md")).Select(row => new Row(
            row.Groups["key"].Value, row.Groups["environment"].Value, row.Groups["meaning"].Value, row.Groups["range"].Value.Trim(),
            row.Groups["default"].Value)),
    ];

    [Fact]
    public void Every_setting_that_the_code_reads_stands_there_and_no_other()
    {
        var read = Source.Sections.SelectMany(
            section => section.Options.GetProperties().Select(setting => $"{section.Name}:{setting.Name}")).Concat(Source.Keys).ToHashSet();

        read.Count.ShouldBeGreaterThan(40);
        Rows.Select(row => row.Key).Except(OfOthers).ShouldBe(read, ignoreOrder: true);
    }

    [Fact]
    public void No_setting_is_read_in_a_way_that_this_test_does_not_see() => Source.Unseen.ShouldBeEmpty();

    [Fact]
    public void Each_has_the_default_of_the_code()
    {
        var inCode = Source.Sections.SelectMany(section =>
        {
            var defaults = Activator.CreateInstance(section.Options);
            return section.Options.GetProperties()
                .Select(setting =>
                    $"{section.Name}:{setting.Name} = {Convert.ToString(setting.GetValue(defaults), CultureInfo.InvariantCulture)}");
        });

        inCode.Except(Rows.Select(row => $"{row.Key} = {row.Default}")).ShouldBeEmpty();
    }

    [Fact]
    public void Each_has_the_range_of_the_code()
    {
        var ranges = Source.Ranges.ToList();

        ranges.Count.ShouldBeGreaterThan(20);
        ranges.Where(
            range => Rows.Single(row => row.Key == range.Key) is var row && SettingsSource.Bounds(row.Range) != (range.Least, range.Most))
            .Select(range => $"{range.Key}: from {range.Least} to {range.Most} in the code").ShouldBeEmpty();
    }

    [Fact]
    public void The_queues_that_there_are_stand_there()
    {
        var queues = Features.JobKinds.Select(kind => kind.Queue).Append(JobKind.DefaultQueue).Distinct();

        Name().Matches(Rows.Single(row => row.Key == "Workers:Queues").Range).Select(name => name.Groups["name"].Value)
            .ShouldBe(queues, ignoreOrder: true);
    }

    [Fact]
    public void Who_works_when_nothing_is_set_stands_there()
    {
        var (alone, withBroker) = (RunsWorkers([]), RunsWorkers([new("ConnectionStrings:RabbitMq", "amqp://a:b@localhost/")]));

        alone.ShouldNotBe(withBroker);
        var row = Rows.Single(row => row.Key == "Workers:Enabled");
        row.Default.ShouldBeEmpty();
        row.Meaning.ShouldContain($"Left out: `{alone}`, with `ConnectionStrings:RabbitMq` `{withBroker}`", Case.Insensitive);
    }

    [Fact]
    public void A_setting_has_two_underscores_for_a_colon_in_the_environment() =>
        Rows.Where(row => !OfOthers.Contains(row.Key) && row.Environment != row.Key.Replace(":", "__", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void No_document_names_a_setting_that_there_is_not()
    {
        var known = Rows.Select(row => row.Key).ToList();
        var named = DocumentPages.All.SelectMany(
            page => Key().Matches(page.Text)
                .Select(key => (page.Path, Key: key.Groups["key"].Value.Replace("__", ":", StringComparison.Ordinal)))).ToList();

        named.Count.ShouldBeGreaterThan(100);
        named.Where(one => !one.Key.StartsWith("Logging:", StringComparison.Ordinal)
            && !one.Key.StartsWith("Schedules:", StringComparison.Ordinal)
            && !one.Key.StartsWith("Limits:", StringComparison.Ordinal)
            && !known.Exists(
                key => key == one.Key || key.StartsWith(one.Key + ":", StringComparison.Ordinal)
                    || one.Key.StartsWith(key + ":", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    private static bool RunsWorkers(IEnumerable<KeyValuePair<string, string?>> settings) =>
        (bool)Layers.Named("Infrastructure").GetTypes().Single(type => type is { Name: "WorkersOptions", IsNested: false })
            .GetMethod("RunIn")!.Invoke(obj: null, [new ConfigurationBuilder().AddInMemoryCollection(settings).Build()])!;

    private static SettingsSource Source { get; } = new();

    [GeneratedRegex(
        @"^\| `(?<key>[\w:]+)` \| `(?<environment>\w+)` \| (?<meaning>[^|]+) \|(?<range>[^|]*)\|( `(?<default>[^`]+)`)? \|\r?$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex RowPattern();

    [GeneratedRegex("`(?<name>[a-z]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();

    [GeneratedRegex(@"`(?<key>[A-Z][A-Za-z]+((:|__)[A-Za-z]\w*)+)[=`]", RegexOptions.ExplicitCapture)]
    private static partial Regex Key();

    private sealed record Row(string Key, string Environment, string Meaning, string Range, string Default);
}
