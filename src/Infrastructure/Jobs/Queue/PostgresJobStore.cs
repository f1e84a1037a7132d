using CleanOrders.Application.Jobs;
using CleanOrders.Infrastructure.Jobs.Execution;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Jobs.Queue;

/// <summary>Many rows at a time: arrays go in, and a claim, an ending or a heartbeat of hundreds of jobs is one statement.</summary>
internal sealed class PostgresJobStore(Dialect dialect) : JobStore(dialect)
{
    private const string InsertSql = """
        INSERT INTO jobs (id, type, queue, priority, status, run_at, arguments, unique_key, enqueued_by, enqueued_at, trace_parent,
            enqueued_with)
        SELECT id, type, queue, priority, 'queued', run_at, arguments::jsonb, unique_key, enqueued_by, enqueued_at, trace_parent,
            enqueued_with
        FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::timestamptz[], $6::text[], $7::text[], $8::uuid[], $9::timestamptz[],
            $10::text[], $11::uuid[])
            AS job (id, type, queue, priority, run_at, arguments, unique_key, enqueued_by, enqueued_at, trace_parent, enqueued_with)
        """;

    // Each priority walks its stretch of ix_jobs_due and stops when there are enough: nothing is sorted. The low-water mark keeps the walk
    // from passing by entries of jobs that are done, which stay in the index for as long as somebody holds an old snapshot. Locked rows
    // stay where they are, so they are updated by their places: to find them by their ids, the planner would rather read all of a small
    // table.
    private const string TakeSql = $"""
        WITH due AS MATERIALIZED (
            SELECT job.place
            FROM unnest($1::int[], $2::timestamptz[], $3::uuid[]) AS low_water_mark (priority, run_at, id)
            CROSS JOIN LATERAL (
                SELECT waiting.ctid AS place, waiting.run_at, waiting.id FROM jobs AS waiting
                WHERE queue = $4 AND waiting.priority = low_water_mark.priority AND {Waiting}
                    AND (waiting.run_at, waiting.id) >= (low_water_mark.run_at, low_water_mark.id) AND waiting.run_at <= $5
                ORDER BY waiting.run_at, waiting.id LIMIT $6 FOR UPDATE SKIP LOCKED) AS job
            {ByPriority}LIMIT {AtMost})
        UPDATE jobs SET status = 'running', generation = generation + 1, attempts = attempts + 1, worker = $7, started_at = $5,
            lease_until = now() + $8 * interval '1 millisecond'
        WHERE ctid = ANY (ARRAY (SELECT place FROM due))
        RETURNING {ClaimedColumns}
        """;

    /// <summary>Priority by priority; or replaced, for those that have been due for longest.</summary>
    private const string ByPriority = "/* by priority */ ";
    private const string ByAge = "ORDER BY job.run_at, job.id ";

    // The place of a worker whose lease is over is free, also before somebody takes its job over.
    private const string AtMost = "$6";
    private const string AtMostOfLimited =
        "least($6, greatest(0, $9 - (SELECT count(*) FROM jobs AS running WHERE running.queue = $4 AND running.status = 'running' AND "
            + "running.lease_until >= now())))";

    private const string FirstDueSql = $"""
        SELECT low_water_mark.consumer, min(job.run_at)
        FROM unnest($1::text[], $2::int[], $3::timestamptz[], $4::uuid[]) AS low_water_mark (consumer, priority, run_at, id)
        CROSS JOIN LATERAL (
            SELECT waiting.run_at FROM jobs AS waiting
            WHERE queue = low_water_mark.consumer AND waiting.priority = low_water_mark.priority AND {Waiting}
                AND (waiting.run_at, waiting.id) >= (low_water_mark.run_at, low_water_mark.id)
            ORDER BY waiting.run_at, waiting.id LIMIT 1) AS job
        GROUP BY low_water_mark.consumer
        """;

    // Each job is looked up by its id. Left alone, the planner would read all jobs, or all that ever were running: it believes that few
    // run, which is not so here. Said in this way, it cannot look for what runs, and hashes are switched off until the transaction ends.
    private const string Running = "CASE WHEN named.generation >= 0 THEN 'running' END";
    private const string LookUpEachSql = "SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)";

    // The file that an attempt was writing goes with it, unless it succeeded: nobody is given half a file, and the next attempt begins
    // anew.
    private const string EndSql = $"""
        WITH written AS (
            UPDATE jobs SET status = named.status, run_at = coalesce(named.run_at, jobs.run_at), error = coalesce(named.error, jobs.error),
                result = named.result::jsonb,
                result_file = named.result_file, lease_until = NULL,
                attempts = jobs.attempts - (named.outcome IN ('handed_back', 'postponed'))::int,
                ended_at = CASE WHEN named.status IN ('succeeded', 'dead', 'cancelled') THEN named.at END,
                progress_done = coalesce(named.progress_done, jobs.progress_done), progress_total = coalesce(named.progress_total,
                    jobs.progress_total)
            FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::text[],
                $9::uuid[], $10::bigint[], $11::bigint[])
                AS named (id, generation, status, outcome, at, run_at, error, result, result_file, progress_done, progress_total)
            WHERE jobs.id = named.id AND jobs.generation = named.generation AND jobs.status = {Running}
            RETURNING jobs.id, jobs.generation, jobs.worker, jobs.started_at, named.at, named.outcome, named.error),
        unfinished AS (DELETE FROM job_files USING written WHERE job_files.job_id = written.id AND written.outcome <> 'succeeded'),
        kept AS (
            INSERT INTO job_attempts (job_id, generation, worker, at, ended_at, outcome, error)
            SELECT id, generation, worker, started_at, at, outcome, error FROM written WHERE outcome <> 'postponed')
        SELECT id FROM written
        """;

    private const string ProlongSql = $"""
        UPDATE jobs SET lease_until = now() + $3 * interval '1 millisecond' FROM unnest($1::uuid[], $2::int[]) AS named (id, generation)
        WHERE jobs.id = named.id AND jobs.generation = named.generation AND jobs.status = {Running} RETURNING jobs.id
        """;

    private const string ReclaimExpiredSql = $"""
        WITH lost AS MATERIALIZED (
            SELECT id FROM jobs WHERE status = 'running' AND lease_until < now() ORDER BY lease_until LIMIT 500 FOR UPDATE SKIP LOCKED),
        reclaimed AS (
            UPDATE jobs SET status = {LostJobs.Status}, crashes = crashes + 1, ended_at = {LostJobs.EndedAt}, error = {LostJobs.Error},
                lease_until = NULL
            FROM lost WHERE jobs.id = lost.id
            RETURNING jobs.id, type, generation, worker, started_at, status, error),
        unfinished AS (DELETE FROM job_files USING reclaimed WHERE job_files.job_id = reclaimed.id),
        kept AS (
            INSERT INTO job_attempts (job_id, generation, worker, at, ended_at, outcome, error)
            SELECT id, generation, worker, started_at, $1, 'lost', error FROM reclaimed)
        SELECT id, type, worker, status FROM reclaimed
        """;

    private const string AdvanceSql = """
        WITH moved AS (UPDATE job_schedules SET due_at = $3 WHERE name = $1 AND due_at = $2 RETURNING name),
        enqueued AS (
            INSERT INTO jobs (id, type, queue, priority, status, run_at, arguments, unique_key, enqueued_at)
            SELECT $4, $5, $6, $10, 'queued', $7, $8, $9, $7 FROM moved
            ON CONFLICT (type, unique_key) WHERE unique_key IS NOT NULL AND status IN ('queued', 'retrying', 'running') DO NOTHING)
        SELECT name FROM moved
        """;

    public override IEnumerable<Statement> Insert(IReadOnlyList<JobRow> jobs) =>
    [
        new(InsertSql, Each(jobs, job => job.Id), Each(jobs, job => job.Type), Each(jobs, job => job.Queue),
            Each(jobs, job => job.Priority), Each(jobs, job => job.RunAt),
            Each(jobs, job => job.Arguments), Each(jobs, job => job.UniqueKey), Each(jobs, job => job.EnqueuedBy),
            Each(jobs, job => job.EnqueuedAt), Each(jobs, job => job.TraceParent),
            Each(jobs, job => job.EnqueuedWith)),
    ];

    public override async Task<List<ClaimedJob>> Take(Claim claim, CancellationToken ct)
    {
        object?[] values =
        [
            Priorities(claim.LowWaterMarks).ToArray(), Each(claim.LowWaterMarks, lowWaterMark => lowWaterMark.RunAt),
            Each(claim.LowWaterMarks, lowWaterMark => lowWaterMark.Id),
            claim.Consumer, claim.Now, claim.AtMost, claim.Worker, claim.Lease.TotalMilliseconds,
        ];

        // Of those who count what runs and claim what is missing, one at a time: the lock ends with the claim, when the next one can count
        // it too.
        var sql = claim.Oldest ? TakeSql.Replace(ByPriority, ByAge, StringComparison.Ordinal) : TakeSql;
        var statement = claim.AtOnce is { } atOnce
            ? new Statement(sql.Replace($"LIMIT {AtMost})", $"LIMIT {AtMostOfLimited})", StringComparison.Ordinal), [.. values, atOnce])
            {
                First = new Statement("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", claim.Consumer),
            }
            : new Statement(sql, values);
        return InOrder(await Dialect.Query(statement, Read, ct));
    }

    public override async Task<Dictionary<string, DateTimeOffset>> FirstDue(
        IReadOnlyList<(string Consumer, IReadOnlyList<LowWaterMark> LowWaterMarks)> consumers, CancellationToken ct)
    {
        LowWaterMark[] lowWaterMarks = [.. consumers.SelectMany(consumer => consumer.LowWaterMarks)];
        var found = await Dialect.Query(
            new Statement(
                FirstDueSql, consumers.SelectMany(consumer => Enumerable.Repeat(consumer.Consumer, consumer.LowWaterMarks.Count)).ToArray(),
                consumers.SelectMany(consumer => Priorities(consumer.LowWaterMarks)).ToArray(),
                Each(lowWaterMarks, lowWaterMark => lowWaterMark.RunAt), Each(lowWaterMarks, lowWaterMark => lowWaterMark.Id)),
            row => (Consumer: row.GetString(0), At: Dialect.Time(row, 1)), ct);
        return found.ToDictionary(one => one.Consumer, one => one.At, StringComparer.Ordinal);
    }

    public override async Task<IReadOnlyList<AttemptResult>> End(IReadOnlyList<AttemptResult> results, CancellationToken ct)
    {
        var statement = new Statement(
            EndSql, Each(results, one => one.Id), Each(results, one => one.Generation),
            Each(results, one => EnumNames<JobStatus>.Write(one.Status)), Each(results, one => one.Outcome),
            Each(results, one => one.At), Each(results, one => one.RunAt), Each(results, one => one.Error),
            Each(results, one => one.Result), Each(results, one => one.ResultFile),
            Each(results, one => one.Progress?.Done), Each(results, one => one.Progress?.Total))
        {
            First = new Statement(LookUpEachSql),
        };
        var written = await Dialect.Query(statement, row => row.GetGuid(0), ct);
        return written.Count == results.Count ? [] : [.. results.ExceptBy(written, one => one.Id)];
    }

    public override async Task<HashSet<Guid>> Prolong(IReadOnlyList<ClaimedJob> held, TimeSpan lease, CancellationToken ct) =>
        [.. await Dialect.Query(
            new Statement(
                ProlongSql, Each(held, job => job.Id), Each(held, job => job.Generation),
                lease.TotalMilliseconds) { First = new Statement(LookUpEachSql) }, row => row.GetGuid(0), ct)];

    public override Task<List<ReclaimedJob>> ReclaimExpired(DateTimeOffset now, int crashes, CancellationToken ct) => Dialect.Query(
        new Statement(ReclaimExpiredSql, now, crashes),
        row => new ReclaimedJob(row.GetGuid(0), row.GetString(1), row[2] as string, EnumNames<JobStatus>.Read(row.GetString(3))), ct);

    public override async Task<bool> Advance(string schedule, DateTimeOffset due, DateTimeOffset next, JobRow job, CancellationToken ct) =>
        (await Dialect.Query(
        new Statement(
            AdvanceSql, schedule, due, next, job.Id, job.Type, job.Queue, job.RunAt, new JsonText(job.Arguments), job.UniqueKey,
            job.Priority), row => row.GetString(0), ct)).Count == 1;

    public override async Task<int> Forget(string? type, DateTimeOffset endedBefore, CancellationToken ct)
    {
        var old = EndedBefore(type, endedBefore);
        var sql = $"""
            WITH old AS MATERIALIZED ({old.Sql} FOR UPDATE SKIP LOCKED),
            attempts AS (DELETE FROM job_attempts USING old WHERE job_attempts.job_id = old.id),
            files AS (DELETE FROM job_files USING old WHERE job_files.job_id = old.id)
            DELETE FROM jobs USING old WHERE jobs.id = old.id RETURNING jobs.id
            """;
        return (await Dialect.Query(old with { Sql = sql }, row => row.GetGuid(0), ct)).Count;
    }

    private static IEnumerable<int> Priorities(IReadOnlyList<LowWaterMark> lowWaterMarks) =>
        Enumerable.Range(0, lowWaterMarks.Count).Reverse();

    private static TValue[] Each<TItem, TValue>(IReadOnlyList<TItem> items, Func<TItem, TValue> value)
    {
        var values = new TValue[items.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(items[i]);
        return values;
    }
}

/// <summary>What becomes of a job whose worker was lost, in SQL: <c>$1</c> is the time, <c>$2</c> how many deaths are too many.</summary>
internal static class LostJobs
{
    public const string Status =
        "CASE WHEN cancel_requested_at IS NOT NULL THEN 'cancelled' WHEN crashes + 1 >= $2 THEN 'dead' ELSE 'retrying' END";
    public const string EndedAt = "CASE WHEN cancel_requested_at IS NOT NULL OR crashes + 1 >= $2 THEN $1 END";
    public const string Error =
        "CASE WHEN crashes + 1 >= $2 THEN 'Quarantined: its worker ended or stopped answering in ' || (crashes + 1) || ' attempts, the "
            + "last time '"
        + " ELSE 'Its worker ended or stopped answering: ' END || coalesce(worker, 'unknown')";
}
