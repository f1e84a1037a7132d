using CleanOrders.Application.Jobs;
using CleanOrders.Infrastructure.Jobs.Execution;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Jobs.Queue;

/// <summary>One process, one writer: simple statements, in one transaction where they belong together.</summary>
internal sealed class SqliteJobStore(Dialect dialect) : JobStore(dialect)
{
    private const int RowsAtOnce = 100;

    private const string Lost = """
        status = 'running' AND EXISTS (
            SELECT 1 FROM job_attempts AS lost WHERE lost.job_id = jobs.id AND lost.generation = jobs.generation)
        """;

    private static readonly string[] OfJobs = ["job_attempts WHERE job_id", "job_files WHERE job_id", "jobs WHERE id"];

    private static readonly string TakeSql = $"""
        UPDATE jobs SET status = 'running', generation = generation + 1, attempts = attempts + 1, worker = $4,
            started_at = $2, lease_until = {"{0}"}
        WHERE id IN (SELECT id FROM ({string.Join(" UNION ALL ", Enumerable.Range(0, JobConsumer.Priorities).Reverse().Select(DueOf))})
            {"{2}"}LIMIT {"{1}"})
        RETURNING {ClaimedColumns}
        """;

    public override IEnumerable<Statement> Insert(IReadOnlyList<JobRow> jobs) => jobs.Chunk(RowsAtOnce).Select(some => Statement.InsertRows(
        "jobs (id, type, queue, priority, status, run_at, arguments, unique_key, enqueued_by, enqueued_at, trace_parent, enqueued_with)",
        [.. some.Select(Values)]));

    public override async Task<List<ClaimedJob>> Take(Claim claim, CancellationToken ct)
    {
        // Looked at first: who only looks must not keep the one writer from writing.
        var due = await Dialect.Query(
            new Statement($"SELECT 1 FROM jobs WHERE queue = $1 AND {Waiting} AND run_at <= $2 LIMIT 1", claim.Consumer, claim.Now),
            row => row.GetInt32(0), ct);
        if (due.Count == 0)
            return [];

        var sql = TakeSql.Replace("{0}", Dialect.Now("$5"), StringComparison.Ordinal).Replace(
            "{1}", claim.AtOnce is null
                ? "$3"
                : "min($3, max(0, $6 - (SELECT count(*) FROM jobs WHERE queue = $1 AND status = 'running' AND lease_until >= "
                + Dialect.Now() + ")))", StringComparison.Ordinal)
            .Replace("{2}", claim.Oldest ? "ORDER BY run_at, id " : "", StringComparison.Ordinal);
        object?[] values = [claim.Consumer, claim.Now, claim.AtMost, claim.Worker, (long)claim.Lease.TotalMilliseconds];
        return InOrder(await Dialect.Change(new Statement(sql, claim.AtOnce is { } atOnce ? [.. values, atOnce] : values), Read, ct));
    }

    public override async Task<Dictionary<string, DateTimeOffset>> FirstDue(
        IReadOnlyList<(string Consumer, IReadOnlyList<LowWaterMark> LowWaterMarks)> consumers, CancellationToken ct)
    {
        var found = await Dialect.Query(
            new Statement(
                $"SELECT queue, min(run_at) FROM jobs WHERE queue {Dialect.IsOneOf("$1")} AND {Waiting} GROUP BY queue",
                Dialect.List(consumers.Select(consumer => consumer.Consumer))),
            row => (Consumer: row.GetString(0), At: Dialect.Time(row, 1)), ct);
        return found.ToDictionary(one => one.Consumer, one => one.At, StringComparer.Ordinal);
    }

    public override async Task<IReadOnlyList<AttemptResult>> End(IReadOnlyList<AttemptResult> results, CancellationToken ct)
    {
        using (await Dialect.EnterWriter(ct))
            await Dialect.Send(results.SelectMany(End), ct);
        var refused = new List<AttemptResult>();
        foreach (var one in results.Where(one => one.Outcome != AttemptResult.Postponed))
        {
            var kept = await Dialect.Query(
                new Statement("SELECT outcome FROM job_attempts WHERE job_id = $1 AND generation = $2", one.Id, one.Generation),
                row => row.GetString(0), ct);
            if (kept is not [{ } outcome] || outcome != one.Outcome)
                refused.Add(one);
        }

        return refused;
    }

    public override async Task<HashSet<Guid>> Prolong(IReadOnlyList<ClaimedJob> held, TimeSpan lease, CancellationToken ct)
    {
        var found = new HashSet<Guid>();
        foreach (var job in held)
        {
            var mine = await Dialect.Change(
                new Statement(
                    $"UPDATE jobs SET lease_until = {Dialect.Now("$3")} WHERE id = $1 AND generation = $2 AND status = 'running' "
                        + $"RETURNING id",
                    job.Id, job.Generation, (long)lease.TotalMilliseconds), row => row.GetGuid(0), ct);
            found.UnionWith(mine);
        }

        return found;
    }

    // What was noted as lost is what is reclaimed: the time goes on between two statements.
    public override async Task<List<ReclaimedJob>> ReclaimExpired(DateTimeOffset now, int crashes, CancellationToken ct)
    {
        using (await Dialect.EnterWriter(ct))
        {
            await Dialect.Send(
                [
                    new Statement(
                        $"""
                        INSERT INTO job_attempts (job_id, generation, worker, at, ended_at, outcome, error)
                        SELECT id, generation, worker, started_at, $1, 'lost', {LostJobs.Error} FROM jobs WHERE status = 'running'
                            AND lease_until < {Dialect.Now()}
                        """,
                        now, crashes),
                    new Statement($"DELETE FROM job_files WHERE job_id IN (SELECT id FROM jobs WHERE {Lost})"),
                ],
                ct);
        }

        return await Dialect.Change(
            new Statement(
                $"""
                UPDATE jobs SET status = {LostJobs.Status}, crashes = crashes + 1, ended_at = {LostJobs.EndedAt},
                    error = {LostJobs.Error}, lease_until = NULL
                WHERE {Lost}
                RETURNING id, type, worker, status
                """,
                now, crashes),
            row => new ReclaimedJob(row.GetGuid(0), row.GetString(1), row[2] as string, EnumNames<JobStatus>.Read(row.GetString(3))), ct);
    }

    public override async Task<bool> Advance(string schedule, DateTimeOffset due, DateTimeOffset next, JobRow job, CancellationToken ct)
    {
        using var writer = await Dialect.EnterWriter(ct);
        var still = await Dialect.Query(
            new Statement("SELECT name FROM job_schedules WHERE name = $1 AND due_at = $2", schedule, due), row => row.GetString(0), ct);
        if (still.Count == 0)
            return false;
        await Dialect.Send([Enqueue(job), new Statement("UPDATE job_schedules SET due_at = $2 WHERE name = $1", schedule, next)], ct);
        return true;
    }

    public override async Task<int> Forget(string? type, DateTimeOffset endedBefore, CancellationToken ct)
    {
        using var writer = await Dialect.EnterWriter(ct);
        var old = EndedBefore(type, endedBefore);
        var count = (await Dialect.Query(old, row => row.GetGuid(0), ct)).Count;
        if (count > 0)
            await Dialect.Send(OfJobs.Select(rows => old with { Sql = $"DELETE FROM {rows} IN ({old.Sql})" }), ct);
        return count;
    }

    private static Statement Enqueue(JobRow job)
    {
        var insert =
            Statement.InsertRows(
                "jobs (id, type, queue, priority, status, run_at, arguments, unique_key, enqueued_by, enqueued_at, trace_parent, "
                    + "enqueued_with)", [Values(job)]);
        return insert with { Sql = $"{insert.Sql} ON CONFLICT DO NOTHING" };
    }

    private static object?[] Values(JobRow job) =>
    [
        job.Id, job.Type, job.Queue, job.Priority, EnumNames<JobStatus>.Write(job.Status), job.RunAt, new JsonText(job.Arguments),
        job.UniqueKey, job.EnqueuedBy, job.EnqueuedAt, job.TraceParent,
        job.EnqueuedWith,
    ];

    private static string DueOf(int priority) =>
        $"SELECT id, run_at FROM (SELECT id, run_at FROM jobs WHERE queue = $1 AND priority = {priority} AND {Waiting} AND run_at <= $2 "
            + $"ORDER BY run_at, id LIMIT $3)";

    private static IEnumerable<Statement> End(AttemptResult one)
    {
        var status = EnumNames<JobStatus>.Write(one.Status);
        var ends = one.Status is JobStatus.Succeeded or JobStatus.Dead or JobStatus.Cancelled;

        // Nobody is ever given half a file, and the next attempt begins anew.
        if (one.Outcome != AttemptResult.Succeeded)
        {
            yield return new Statement(
                """
                DELETE FROM job_files
                WHERE job_id = $1 AND EXISTS (SELECT 1 FROM jobs WHERE id = $1 AND generation = $2 AND status = 'running')
                """,
                one.Id, one.Generation);
        }

        if (one.Outcome != AttemptResult.Postponed)
        {
            yield return new Statement(
                """
                INSERT INTO job_attempts (job_id, generation, worker, at, ended_at, outcome, error)
                SELECT id, generation, worker, started_at, $3, $4, $5 FROM jobs WHERE id = $1 AND generation = $2 AND status = 'running'
                """,
                one.Id, one.Generation, one.At, one.Outcome, one.Error);
        }

        yield return new Statement(
            """
            UPDATE jobs SET status = $3, run_at = coalesce($4, run_at), error = coalesce($5, error), result = $6, result_file = $7,
                ended_at = $8, attempts = attempts - $9, lease_until = NULL,
                progress_done = coalesce($10, progress_done), progress_total = coalesce($11, progress_total)
            WHERE id = $1 AND generation = $2 AND status = 'running'
            """,
            one.Id, one.Generation, status, one.RunAt, one.Error, one.Result is { } result
                ? new JsonText(result)
                : null, one.ResultFile, ends ? one.At : null,
            one.Outcome is AttemptResult.HandedBack or AttemptResult.Postponed ? 1 : 0, one.Progress?.Done, one.Progress?.Total);
    }
}
