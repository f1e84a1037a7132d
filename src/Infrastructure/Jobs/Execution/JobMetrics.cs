using System.Diagnostics.Metrics;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Infrastructure.Hosting;

namespace CleanOrders.Infrastructure.Jobs.Execution;

/// <summary>What a worker measures of its jobs. The meter has the name of the product, and labels are kinds, queues and words.</summary>
internal sealed class JobMetrics
{
    private readonly Counter<long> _attempts;
    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _duration;
    private IReadOnlyList<JobCount> _counts = [];

    public JobMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ServiceTelemetry.Name);
        _attempts = meter.CreateCounter<long>("jobs.attempts", "{attempt}", "Attempts that ended, by outcome.");
        _wait = meter.CreateHistogram(
            "jobs.wait", "s", "From when a job was due until an attempt began.", tags: null, ServiceTelemetry.Times);
        _duration = meter.CreateHistogram("jobs.duration", "s", "How long attempts took.", tags: null, ServiceTelemetry.Times);
        _ = meter.CreateObservableGauge(
            "jobs.count", Counts, "{job}", "Jobs in the database that are not done, by queue and status: the same from every worker.");
    }

    public void Began(ClaimedJob job, JobKind kind, DateTimeOffset now)
    {
        // The clock of who enqueued it may be ahead.
        var wait = Math.Max(0, (now - job.RunAt).TotalSeconds);
        _wait.Record(wait, new KeyValuePair<string, object?>("queue", kind.Queue));
    }

    public void Ended(JobKind kind, string outcome, TimeSpan duration)
    {
        _attempts.Add(1, new("type", kind.Type), new("queue", kind.Queue), new("outcome", outcome));
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("type", kind.Type));
    }

    public void Counted(IReadOnlyList<JobCount> counts) => Volatile.Write(ref _counts, counts);

    private IEnumerable<Measurement<long>> Counts() =>
        from count in Volatile.Read(ref _counts)
        select new Measurement<long>(count.Count, new("queue", count.Queue), new("status", count.Status));
}

/// <summary>How many jobs of a queue have a status.</summary>
internal sealed record JobCount(string Queue, string Status, long Count);
