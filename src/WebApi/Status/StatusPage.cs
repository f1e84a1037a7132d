using CleanOrders.Application.Status;

namespace CleanOrders.WebApi.Status;

/// <summary>The page at <c>/status</c>: plain HTML, which needs no script and fetches nothing but its style.</summary>
internal sealed class StatusPage(ServiceStatus status, bool refreshes)
{
    public const string StyleAddress = "/status/style.css";
    private const int Seconds = 15;

    private readonly StatusText _text = new(status.At);

    public override string ToString()
    {
        var refresh = refreshes ? (Html)$"""<meta http-equiv="refresh" content="{Seconds}">""" : $"";
        var toggle = refreshes
            ? (Html)$"""It refreshes every {Seconds} seconds. <a href="/status?refresh=off">Stop that</a>"""
            : $"""It does not refresh. <a href="/status">Refresh every {Seconds} seconds</a>""";
        Html page = $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            {refresh}<link rel="icon" href="data:,"><link rel="stylesheet" href="{StyleAddress}">
            <title>Status of {status.Process.Host}</title></head>
            <body><main>
            <h1>Status of {status.Process.Host}</h1>
            <p>As of {_text.Time(status.At)}. {toggle}.</p>
            {Attention()}
            <h2>The last hour</h2>
            <p>This process has counted since {_text.Time(status.Process.StartedAt)}; what waits is the same for all.</p>
            <div class="plots">
            {Plots()}</div>
            <h2>What runs</h2>
            <div class="tables">
            {Process()}{Servers()}{Providers()}</div>
            <h2>What waits</h2>
            <div class="tables">
            {Backlog()}</div>
            <h2>What this process has seen</h2>
            <div class="tables">
            {Problems()}{Counts("Limits", "Decision", status.LimitDecisions)}{Counts("Cache", "Answered by", status.CachedQuestions)}</div>
            </main></body></html>
            """;
        return page.ToString();
    }

    private Html Attention()
    {
        var signs = new StatusSigns(status).All.ToList();
        return signs.Count == 0
            ? (Html)$"""<p class="summary ok">Nothing needs attention.</p>"""
            : $"""<ul class="summary bad">{signs.Select<string, Html>(sign => $"<li>{sign}</li>")}</ul>""";
    }

    private IEnumerable<Html> Plots()
    {
        var plot = new Sparkline(status.At);
        var (load, backlogs) = (status.Load, status.Backlogs);
        yield return plot.Of("Requests", load.Select(one => (one.At, one.Requests / one.Seconds)), StatusText.Rate);
        yield return plot.Of(
            "Failed requests", load.Select(one => (one.At, Share(one.Failures, one.Requests))), StatusText.Percent);
        yield return plot.Of(
            "95 % of requests took at most",
            load.Where(one => one.Percentile95 is not null).Select(one => (one.At, one.Percentile95!.Value)), StatusText.Seconds);
        yield return plot.Of("Recorded events", load.Select(one => (one.At, one.Events / one.Seconds)), StatusText.Rate);
        yield return plot.Of("Refused by limits", load.Select(one => (one.At, one.Refused / one.Seconds)), StatusText.Rate);
        if (status.CachedQuestions.Count > 0)
            yield return plot.Of(
                "Cache hits",
                load.Where(one => one.Cached.All > 0).Select(one => (one.At, Share(one.Cached.Hits, one.Cached.All))),
                StatusText.Percent);
        yield return plot.Of("Events to publish", backlogs.Select(one => (one.At, (double)one.Events)), StatusText.Number);
        yield return plot.Of(
            "Wait of the oldest event", backlogs.Select(one => (one.At, one.OldestEvent.TotalSeconds)), StatusText.Seconds);
        yield return plot.Of("Jobs that wait", backlogs.Select(one => (one.At, (double)one.Jobs)), StatusText.Number);
        yield return plot.Of("Dead jobs", backlogs.Select(one => (one.At, (double)one.DeadJobs)), StatusText.Number);
    }

    private Html Process()
    {
        var process = status.Process;
        return StatusTable.Of(
            "Process", ["What", "Value"],
            [
                StatusTable.Row("Instance", Html.Text(process.Instance)), StatusTable.Row("Environment", Html.Text(process.Environment)),
                StatusTable.Row("Version", Html.Text(process.Version)), StatusTable.Row("Runtime", Html.Text(process.Runtime)),
                StatusTable.Row("Started", _text.Time(process.StartedAt)),
                StatusTable.Row("Has run for", Html.Text(StatusText.Duration(status.At - process.StartedAt))),
                StatusTable.Row("Memory", Html.Text(StatusText.Bytes(process.Memory.WorkingSet))),
                StatusTable.Row("Of it managed", Html.Text(StatusText.Bytes(process.Memory.Managed))),
            ]);
    }

    private Html Servers() => StatusTable.Of("Servers", ["Server", "State", "Version"], status.Servers.Select(
        server => StatusTable.Row(server.Name, StateOf(server), Html.Text(server.Version))));

    private Html Providers() => StatusTable.Of(
        "Providers, as this process sees them", ["Provider", "Circuit breaker", "Opened last"],
        status.Providers.Select(provider => StatusTable.Row(
            provider.Name, StateOf(provider), _text.Time(provider.LastOpened))));

    private IEnumerable<Html> Backlog()
    {
        if (status.Backlog is not { } backlog)
        {
            yield return $"""<p class="bad">The database does not answer.</p>""";
            yield break;
        }

        yield return StatusTable.Of(
            "Events", ["What", "Value"],
            [
                StatusTable.Row("To publish", Html.Number(backlog.Events)),
                StatusTable.Row("Failed before", Html.Number(backlog.FailedEvents)),
                StatusTable.Row("The oldest waits since", _text.Time(backlog.OldestEvent)),
                StatusTable.Row("Workers with a job now", Html.Number(backlog.BusyWorkers)),
            ]);
        yield return StatusTable.Of(
            "Jobs by queue", ["Queue", "Queued", "Retrying", "Running", "Dead", "Due since"],
            backlog.Jobs.GroupBy(jobs => jobs.Queue, StringComparer.Ordinal).OrderBy(queue => queue.Key, StringComparer.Ordinal)
                .Select(queue => StatusTable.Row(
                    queue.Key, In(queue, "queued"), In(queue, "retrying"), In(queue, "running"), In(queue, "dead"),
                    _text.Time(DueSince(queue)))));
        yield return StatusTable.Of(
            "Dead jobs by type", ["Type", "Jobs", "The last one"],
            backlog.Jobs.Where(jobs => jobs.Status == "dead").OrderByDescending(jobs => jobs.LastEnded)
                .Select(jobs => StatusTable.Row(jobs.Type, Html.Number(jobs.Count), _text.Time(jobs.LastEnded))));
    }

    private Html Problems() => StatusTable.Of(
        "The last errors", ["Code", "Status", "Times", "The last one"],
        status.Problems.Select(problem => StatusTable.Row(
            problem.Code, Html.Number(problem.Status), Html.Number(problem.Count), _text.Time(problem.Last))));

    private static Html Counts(string caption, string head, IReadOnlyList<NamedCount> counts) => StatusTable.Of(
        caption, [head, "Times"], counts.Select(count => StatusTable.Row(count.Name, Html.Number(count.Count))));

    private DateTimeOffset? DueSince(IEnumerable<WaitingJobs> queue) => queue
        .Where(jobs => jobs.Status is "queued" or "retrying" && jobs.Oldest < status.At).Min(jobs => (DateTimeOffset?)jobs.Oldest);

    private static Html In(IEnumerable<WaitingJobs> queue, string name) =>
        Html.Number(queue.Where(jobs => jobs.Status == name).Sum(jobs => jobs.Count));

    private static Html StateOf(ServerStatus server) => server.State switch
    {
        ServerState.Answers => (Html)$"""<span class="ok">answers</span>""",
        ServerState.Silent => (Html)$"""<span class="bad">does not answer</span>""",
        ServerState.NotConfigured => (Html)$"<span>not configured</span>",
    };

    private Html StateOf(ProviderStatus provider) => provider.OpenSince is { } since
        ? (Html)$"""<span class="bad">open</span> since {_text.Time(since)}"""
        : $"""<span class="ok">closed</span>""";

    private static double Share(long part, long all) => all == 0 ? 0 : 100.0 * part / all;
}
