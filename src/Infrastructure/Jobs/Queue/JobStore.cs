using System.Data.Common;
using CleanOrders.Application.Jobs;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Jobs.Execution;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Jobs.Queue;

/// <summary>
/// The statements of jobs. Who writes to a running job names the generation that it was given, and is refused once the job has another or
/// does not run any more.
/// </summary>
internal abstract class JobStore(Dialect dialect)
{
    protected const string Waiting = "status IN ('queued', 'retrying')";
    protected const string ClaimedColumns =
        "id, type, generation, attempts, priority, run_at, arguments, checkpoint, enqueued_by, enqueued_at, trace_parent, crashes, "
            + "enqueued_with, used_permissions";

    /// <summary>So many that it is worth while, and so few that nobody waits for it.</summary>
    protected const int ForgottenAtOnce = 1000;

    private const string Mine = "id = $1 AND generation = $2 AND status = 'running'";

    protected Dialect Dialect => dialect;

    private const string InsertIfSql =
        "INSERT INTO jobs (id, type, queue, priority, status, run_at, arguments, enqueued_at, trace_parent) SELECT $1, $2, $3, $4, "
            + "'queued', $5, $6, $7, $8 WHERE ";

    /// <summary>A new job as a statement that stores it only where a condition holds when it runs.</summary>
    /// <param name="condition">SQL; the job's id is <c>$1</c>, and <paramref name="values"/> begin with <c>$9</c>.</param>
    public static Statement InsertIf(JobRow job, string condition, params object?[] values) => new(
        InsertIfSql + condition,
        [job.Id, job.Type, job.Queue, job.Priority, job.RunAt, new JsonText(job.Arguments), job.EnqueuedAt, job.TraceParent, .. values]);

    /// <summary>New jobs as statements of whoever enqueues them.</summary>
    public abstract IEnumerable<Statement> Insert(IReadOnlyList<JobRow> jobs);

    /// <summary>
    /// Takes jobs that are due, the highest priority first and then the oldest, or the oldest of all: no one else gets them until the lease
    /// ends.
    /// </summary>
    public abstract Task<List<ClaimedJob>> Take(Claim claim, CancellationToken ct);

    /// <summary>When the first of the jobs that wait in these consumers is due, or was: nothing for a consumer without any.</summary>
    public abstract Task<Dictionary<string, DateTimeOffset>> FirstDue(
        IReadOnlyList<(string Consumer, IReadOnlyList<LowWaterMark> LowWaterMarks)> consumers, CancellationToken ct);

    /// <summary>Writes how attempts ended, in one transaction.</summary>
    /// <returns>Those that were refused: somebody else holds the job.</returns>
    public abstract Task<IReadOnlyList<AttemptResult>> End(IReadOnlyList<AttemptResult> results, CancellationToken ct);

    /// <summary>Says that this worker still holds these.</summary>
    /// <returns>Those that it does hold.</returns>
    public abstract Task<HashSet<Guid>> Prolong(IReadOnlyList<ClaimedJob> held, TimeSpan lease, CancellationToken ct);

    /// <summary>Takes jobs from workers that said nothing for too long.</summary>
    /// <param name="crashes">How many deaths of its process make a job a dead letter.</param>
    public abstract Task<List<ReclaimedJob>> ReclaimExpired(DateTimeOffset now, int crashes, CancellationToken ct);

    /// <summary>Enqueues the job of a schedule if nobody else has done so: the schedule still is due at <paramref name="due"/>.</summary>
    public abstract Task<bool> Advance(string schedule, DateTimeOffset due, DateTimeOffset next, JobRow job, CancellationToken ct);

    /// <summary>Forgets some jobs that have ended well, with their attempts and their results.</summary>
    /// <param name="type">Of this kind only, and those that succeeded; left out, all, and what was cancelled too.</param>
    /// <returns>How many.</returns>
    public abstract Task<int> Forget(string? type, DateTimeOffset endedBefore, CancellationToken ct);

    public async Task<Guid?> FindUnique(string type, string key, CancellationToken ct)
    {
        var found = await dialect.Query(
            new Statement(
                "SELECT id FROM jobs WHERE type = $1 AND unique_key = $2 AND status IN ('queued', 'retrying', 'running')", type, key),
                row => row.GetGuid(0), ct);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>How a file begins that this user has sent; nothing, where there is none.</summary>
    public async Task<byte[]?> FirstBytes(Guid file, Guid? sentBy, CancellationToken ct)
    {
        var found = await dialect.Query(
            new Statement(
                """
                SELECT substr(bytes, 1, 4) FROM job_files LEFT JOIN job_file_parts ON file_id = id AND part = 0
                WHERE id = $1 AND user_id = $2 AND job_id IS NULL AND size IS NOT NULL
                """, file, sentBy), row => row[0] as byte[] ?? [], ct);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Those that somebody asked to stop.</summary>
    public Task<List<(Guid Id, int Generation)>> CancelRequested(CancellationToken ct) => dialect.Query(
        new Statement("SELECT id, generation FROM jobs WHERE status = 'running' AND cancel_requested_at IS NOT NULL"),
        row => (row.GetGuid(0), row.GetInt32(1)), ct);

    public async Task WriteProgress(IEnumerable<(ClaimedJob Job, long Done, long? Total)> said, CancellationToken ct)
    {
        using var writer = await dialect.EnterWriter(ct);
        await dialect.Send(
            said.Select(one =>
                new Statement(
                    $"UPDATE jobs SET progress_done = $3, progress_total = $4 WHERE {Mine}", one.Job.Id, one.Job.Generation, one.Done,
                    one.Total)), ct);
    }

    /// <summary>Notes what an attempt is done with, before it does anything.</summary>
    /// <returns>Whether the job is still held.</returns>
    public async Task<bool> WriteUsed(ClaimedJob job, string permissions, CancellationToken ct) => (await dialect.Change(
        new Statement($"UPDATE jobs SET used_permissions = $3 WHERE {Mine} RETURNING id", job.Id, job.Generation, permissions),
        row => row.GetGuid(0), ct)).Count == 1;

    /// <returns>Whether the job is still held.</returns>
    public async Task<bool> WriteCheckpoint(ClaimedJob job, string state, (long Done, long? Total)? progress, CancellationToken ct) =>
        (await dialect.Change(
        new Statement(
            $"UPDATE jobs SET checkpoint = $3, progress_done = coalesce($4, progress_done), progress_total = coalesce($5, progress_total) "
                + $"WHERE {Mine} RETURNING id",
            job.Id, job.Generation, new JsonText(state), progress?.Done, progress?.Total), row => row.GetGuid(0), ct)).Count == 1;

    /// <summary>Brings waiting jobs to where their kind waits now, after a change of its queue or its limit.</summary>
    public async Task MoveToConsumers(IReadOnlyDictionary<string, string> consumerOf, CancellationToken ct)
    {
        var waiting =
            await dialect.Query(
                new Statement($"SELECT DISTINCT type, queue FROM jobs WHERE {Waiting}"),
                row => (Type: row.GetString(0), Consumer: row.GetString(1)), ct);
        foreach (var (type, old) in waiting.Where(job => consumerOf.GetValueOrDefault(job.Type, job.Consumer) != job.Consumer))
        {
            using var writer = await dialect.EnterWriter(ct);
            await dialect.Send(
                [new Statement($"UPDATE jobs SET queue = $3 WHERE type = $1 AND queue = $2 AND {Waiting}", type, old, consumerOf[type])],
                ct);
        }
    }

    // Ids begin with their time: what was enqueued later has not ended earlier.
    protected static Statement EndedBefore(string? type, DateTimeOffset time) => new(
        $"""
        SELECT id FROM jobs
        WHERE {(type is null ? "status IN ('succeeded', 'cancelled')" : "type = $3 AND status = 'succeeded'")} AND ended_at < $1 AND id < $2
        ORDER BY id LIMIT {ForgottenAtOnce}
        """,
        [time, TypedId.FirstAt<JobId>(time).Value, .. type is null ? (object?[])[] : [type]]);

    protected static ClaimedJob Read(DbDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), Dialect.Time(row, 5), row.GetString(6),
        row[7] as string, row.IsDBNull(8) ? null : row.GetGuid(8), Dialect.Time(row, 9), row[10] as string, row.GetInt32(11),
        row.IsDBNull(12) ? null : row.GetGuid(12), row[13] as string);

    protected static List<ClaimedJob> InOrder(List<ClaimedJob> jobs)
    {
        jobs.Sort((one, other) => (other.Priority, one.RunAt, one.Id).CompareTo((one.Priority, other.RunAt, other.Id)));
        return jobs;
    }
}
