using CleanOrders.Application.Status;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Status;

/// <summary>Reads what waits in the database. Each part walks an index of what is not done.</summary>
internal sealed class BacklogReader(Dialect dialect, TimeProvider clock)
{
    private const int MostEvents = 100_000;
    private const int MostGroups = 1_000;

    private static readonly Statement Sampled = new(
        """
        SELECT count(*), min(at), (SELECT count(*) FROM jobs WHERE status IN ('queued', 'retrying')),
            (SELECT count(*) FROM jobs WHERE status = 'dead')
        FROM (SELECT at FROM outbox_messages ORDER BY id LIMIT $1) AS sampled
        """, MostEvents);

    private static readonly Statement Jobs = new(
        """
        SELECT queue, type, status, count(*), min(run_at), max(ended_at) FROM jobs WHERE status IN ('queued', 'retrying')
        GROUP BY queue, type, status
        UNION ALL
        SELECT queue, type, status, count(*), min(run_at), max(ended_at) FROM jobs WHERE status IN ('running', 'dead')
        GROUP BY queue, type, status
        LIMIT $1
        """, MostGroups);

    private readonly Statement _events = new(
        $"""
        SELECT count(*), count(last_error), min(at),
            (SELECT count(DISTINCT worker) FROM jobs WHERE status = 'running' AND lease_until > {dialect.Now()})
        FROM (SELECT at, last_error FROM outbox_messages ORDER BY id LIMIT $1) AS waiting
        """, MostEvents);

    /// <summary>The little of it that the plots need, in one statement.</summary>
    public async Task<BacklogSample> Sample(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var seen = await dialect.Query(
            Sampled,
            row => new BacklogSample(
                now, row.GetInt64(0), Age(now, Dialect.TimeOrNothing(row, 1)), row.GetInt64(2), row.GetInt64(3)),
            ct);
        return seen[0];
    }

    /// <summary>All of it, in two statements.</summary>
    public async Task<BacklogDetails> Read(CancellationToken ct)
    {
        var jobs = await dialect.Query(
            Jobs,
            row => new WaitingJobs(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), Dialect.Time(row, 4),
                Dialect.TimeOrNothing(row, 5)),
            ct);
        var events = await dialect.Query(
            _events,
            row => new BacklogDetails(row.GetInt64(0), row.GetInt64(1), Dialect.TimeOrNothing(row, 2), row.GetInt64(3), jobs), ct);
        return events[0];
    }

    /// <summary>The version of the server, and of the schema in it.</summary>
    public async Task<(string Server, string Schema)> ReadVersions(CancellationToken ct) =>
        (await dialect.Query(dialect.Versions, row => (row.GetString(0), row.GetString(1)), ct))[0];

    /// <summary>The same as a sample.</summary>
    public static BacklogSample SampleOf(BacklogDetails read, DateTimeOffset now) => new(
        now, read.Events, Age(now, read.OldestEvent),
        read.Jobs.Where(jobs => jobs.Status is "queued" or "retrying").Sum(jobs => jobs.Count),
        read.Jobs.Where(jobs => jobs.Status == "dead").Sum(jobs => jobs.Count));

    // The clock of who recorded it may be ahead.
    private static TimeSpan Age(DateTimeOffset now, DateTimeOffset? at) =>
        at is { } since && since < now ? now - since : TimeSpan.Zero;
}
