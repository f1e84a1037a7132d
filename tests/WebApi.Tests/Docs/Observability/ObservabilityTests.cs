using System.ComponentModel;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CleanOrders.WebApi.Tests.Docs.Observability;

/// <summary>docs/observability.md, the alarms and the dashboard name what the code measures, and Prometheus takes them.</summary>
public sealed partial class ObservabilityTests
{
    [Fact]
    public void Every_instrument_of_the_code_stands_on_the_page_with_its_unit_and_no_other()
    {
        Instrument.All.Length.ShouldBeGreaterThan(15);
        MonitoringFiles.DocumentedMetrics.ShouldBe(Instrument.All.Select(made => (made.Name, made.Unit)), ignoreOrder: true);
    }

    [Fact]
    public void No_instrument_is_made_in_a_way_that_this_test_does_not_see() => Instrument.All.Length.ShouldBe(Instrument.Count);

    [Fact]
    public void Every_query_of_the_alarms_the_dashboard_and_the_page_uses_metrics_that_the_page_has()
    {
        var queries = MonitoringFiles.QueriesOfRules.Concat(MonitoringFiles.QueriesOfDashboard).Concat(MonitoringFiles.QueriesOfPage)
            .ToList();

        queries.Count.ShouldBeGreaterThan(80);
        queries.SelectMany(query => MonitoringFiles.Unknown(query).Select(name => $"{name} in {query}")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""sum by (type) (rate(jobs_attempts_total{outcome="failed"}[5m])) > 0.5""", "")]
    [InlineData("histogram_quantile(0.99, sum(rate(jobs_wait_seconds_bucket[5m])) by (le))", "")]
    [InlineData("""sum(rate(jobs_attempt_total{type="a} b"}[5m]))""", "jobs_attempt_total")]
    [InlineData("jobs_wait_bucket", "jobs_wait_bucket")]
    [InlineData("jobs_count and on (queue) depth_of_nothing offset 5m", "depth_of_nothing")]
    [InlineData("max (messaging_outbox_depth) > no:such:rule", "no:such:rule")]
    public void A_name_that_nobody_measures_is_caught(string query, string unknown) =>
        string.Join(' ', MonitoringFiles.Unknown(query)).ShouldBe(unknown);

    [Fact]
    public void An_instrument_is_read_over_several_lines_and_behind_what_it_observes() =>
        Instrument.ReadAll(
            """
            _ = meter.CreateObservableGauge(
                "some.depth", () => Interlocked.Read(ref _depth), "{event}", "Events.");
            _ = meter.CreateCounter<long>("some.count", "{call}", "Calls.");
            _ = meter.CreateHistogram(
                "some.time", "s", "Times.", tags: null, Times);
            """)
        .SelectMany(made => made.Series)
        .ShouldBe(["some_depth", "some_count_total", "some_time_seconds_bucket", "some_time_seconds_sum", "some_time_seconds_count"]);

    [Fact]
    public void The_page_says_of_each_alarm_what_to_do_and_which_metric_it_watches()
    {
        var alerts = MonitoringFiles.Alerts.ToList();
        var (metrics, answers) = MonitoringFiles.Page.Split("\n## Alarms") is [var before, var after] ? (before, after) : ("", "");

        alerts.Count.ShouldBeGreaterThan(20);
        Row().Matches(answers).Select(row => row.Groups["name"].Value).ShouldBe(alerts, ignoreOrder: true);
        alerts.Where(alert => !metrics.Contains($"`{alert}`: ", StringComparison.Ordinal)).ShouldBeEmpty();
        Threshold().Matches(metrics).Select(row => row.Groups["name"].Value).Except(alerts).ShouldBeEmpty();
    }

    [Fact]
    public void Each_alarm_has_a_severity_and_a_summary() =>
        MonitoringFiles.Rules.Split("- alert: ").Skip(1)
            .Where(alert => !alert.Contains("severity: ", StringComparison.Ordinal)
                || !alert.Contains("summary: ", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void Each_panel_of_the_dashboard_has_a_unit_one_line_about_it_and_the_source_that_its_reader_chose()
    {
        var panels = MonitoringFiles.Panels.ToList();

        panels.Count.ShouldBeGreaterThan(20);
        foreach (var panel in panels)
        {
            var title = panel.GetProperty("title").GetString();
            panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString().ShouldNotBeNullOrEmpty(title);
            panel.GetProperty("description").GetString().ShouldNotBeNullOrEmpty(title);
            panel.GetProperty("description").GetString()!.ShouldNotContain('\n');
            panel.GetProperty("datasource").GetProperty("uid").GetString().ShouldBe("${datasource}", title);
        }

        MonitoringFiles.Dashboard.GetProperty("panels").EnumerateArray().Select(panel => panel.GetProperty("id").GetInt32())
            .ShouldBeUnique();
    }

    [Fact]
    public async Task Prometheus_takes_the_alarms_and_its_configuration()
    {
        (await Faults("rules", Path.Combine(Repository.Root, MonitoringFiles.Folder, "rules.yml"))).ShouldBeNull();
        (await Faults("config", Path.Combine(Repository.Root, MonitoringFiles.Folder, "prometheus.yml"))).ShouldBeNull();
    }

    [Fact]
    public async Task Prometheus_understands_each_query_of_the_dashboard_and_the_page() =>
        (await FaultsOf(MonitoringFiles.QueriesOfDashboard.Concat(MonitoringFiles.QueriesOfPage))).ShouldBeNull();

    [Fact]
    public async Task A_query_that_Prometheus_does_not_understand_is_caught() =>
        (await FaultsOf(["sum(rate(jobs_attempts_total))"])).ShouldNotBeNull().ShouldContain("expected type range vector");

    [Fact]
    public void Compose_gives_them_files_that_there_are_and_Prometheus_reads_its_services_at_their_port()
    {
        var compose = Repository.Read("build/compose.yaml");
        var targets = Target().Matches(Repository.Read($"{MonitoringFiles.Folder}/prometheus.yml"));

        var mounted = Mounted().Matches(compose).Select(file => file.Groups["file"].Value).ToList();
        mounted.Count.ShouldBeGreaterThan(4);
        mounted.Where(file => !File.Exists(Path.Combine(Repository.Root, "build", file))).ShouldBeEmpty();
        targets.Select(target => target.Groups["host"].Value).Append("worker")
            .Where(host => !compose.Contains($"\n  {host}:", StringComparison.Ordinal)).ShouldBeEmpty();
        var port = Port().Match(compose).Groups["port"].Value;
        targets.Select(target => target.Groups["port"].Value).Distinct().ShouldBe([port]);
    }

    // JSON is YAML too.
    private static async Task<string?> FaultsOf(IEnumerable<string> queries)
    {
        var rules = queries.Select((query, number) => new { record = $"query:{number}", expr = query });
        var folder = Directory.CreateTempSubdirectory("queries-");
        try
        {
            var file = Path.Combine(folder.FullName, "rules.json");
            await File.WriteAllTextAsync(
                file, JsonSerializer.Serialize(new { groups = new[] { new { name = "queries", rules } } }),
                TestContext.Current.CancellationToken);
            return await Faults("rules", file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string?> Faults(string what, string file)
    {
        try
        {
            var (exitCode, output) = await NodeTools.Run(Repository.Root, "promtool", ["check", what, file]);
            return exitCode == 0 ? null : output;
        }
        catch (Win32Exception absent)
        {
            const string Missing = "promtool is not on this machine. Debian: apt-get install prometheus. macOS: brew install prometheus.";
            throw new InvalidOperationException(Missing, absent);
        }
    }

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| ", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<name>[A-Z]\w+)`: ", RegexOptions.ExplicitCapture)]
    private static partial Regex Threshold();

    [GeneratedRegex(@"(?<host>\w+):(?<port>\d+)[,\]]", RegexOptions.ExplicitCapture)]
    private static partial Regex Target();

    [GeneratedRegex(@"- \./(?<file>observability/[\w.-]+):", RegexOptions.ExplicitCapture)]
    private static partial Regex Mounted();

    [GeneratedRegex(@"Metrics__Port: ""(?<port>\d+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Port();
}
