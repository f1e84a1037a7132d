using System.Data.Common;
using System.Text.Json;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Jobs.Queue;

/// <summary>How a job is read from its row, the attempt that is under way with it.</summary>
internal static class JobReading
{
    public const string Select = $"SELECT {Columns} FROM {Source}";

    public const string Source = "jobs AS j LEFT JOIN job_files AS f ON f.id = j.result_file AND j.status = 'succeeded'";

    public const string Columns = """
        j.id, j.type, j.status, j.priority, j.run_at, j.enqueued_at, j.enqueued_by, j.started_at, j.ended_at, j.cancel_requested_at,
        j.progress_done, j.progress_total, j.worker, j.result, j.error, f.name, f.content_type, f.size, j.used_permissions
        """;

    /// <summary>Reads each as the caller sees it.</summary>
    public static Func<DbDataReader, JobDetails> For(Caller caller, JobCatalog catalog) => row =>
    {
        var job = Job(row);
        return catalog.Find(job.Type)?.Kind is { } kind && caller.LacksFor(kind, job.EnqueuedBy, Used(row[18] as string)) is not null
            ? job.WithoutFindings()
            : job;
    };

    public static IReadOnlyCollection<string>? Used(string? stored) => stored?.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static JobDetails Job(DbDataReader row)
    {
        var status = EnumNames<JobStatus>.Read(row.GetString(2));
        var started = Dialect.TimeOrNothing(row, 7);
        return new JobDetails(
            new JobId(row.GetGuid(0)), row.GetString(1), status, row.GetInt32(3), Dialect.Time(row, 4), Dialect.Time(row, 5),
            row.IsDBNull(6) ? null : new UserId(row.GetGuid(6)),
            started, Dialect.TimeOrNothing(row, 8), Dialect.TimeOrNothing(row, 9),
            row.IsDBNull(10) ? JobProgress.None : new JobProgress(row.GetInt64(10), row.IsDBNull(11) ? null : row.GetInt64(11)),
            status == JobStatus.Running && started is { } since
                ? [new JobAttemptDetails(since, EndedAt: null, row[12] as string ?? "", Outcome: null, Error: null)]
                : [],
            row[13] is string result ? JsonElement.Parse(result) : null,
            row.IsDBNull(17) ? null : new JobResultFile(row.GetString(15), row.GetString(16), row.GetInt64(17)), row[14] as string);
    }

    /// <summary>One that has ended; its row begins with the job's id.</summary>
    public static JobAttemptDetails Attempt(DbDataReader row) =>
        new(Dialect.Time(row, 1), Dialect.Time(row, 2), row.GetString(3), row.GetString(4), row[5] as string);
}
