using CleanOrders.Application.Jobs;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Jobs.Queue;

/// <summary>Looks at jobs. Their attempts come with one statement more, however many jobs there are.</summary>
internal sealed class JobQueries(Dialect dialect, Cursors cursors, JobCatalog catalog)
    : IQuery<GetJob, JobDetails>, IQuery<ListJobs, Page<JobDetails>>, IQuery<GetJobResult, JobFileDetails>
{
    public async Task<JobDetails?> Find(JobId id, Caller caller, CancellationToken ct)
    {
        var own = JobAccess.Sender.OnlyOwn(caller);
        var statement =
            new Statement(
                $"{JobReading.Select} WHERE j.id = $1 AND {(own is null ? "$2 = $2" : "j.enqueued_by = $2")}", id.Value,
                (own ?? default).Value);
        var found = await dialect.Query(statement, JobReading.For(caller, catalog), ct);
        return found.Count == 0 ? null : (await WithAttempts(found, ct))[0];
    }

    public async Task<Result<JobDetails>> Ask(GetJob question, CancellationToken ct) =>
        await Find(question.Id, question.Caller, ct) is { } job ? job : NotFound(question.Id);

    public Task<Result<Page<JobDetails>>> Ask(ListJobs question, CancellationToken ct)
    {
        var list = new JobList(question);
        return cursors.Page(
            question.Page, list.Name,
            async after => await WithAttempts(await dialect.Query(list.PageAfter(after), JobReading.For(question.Caller, catalog), ct), ct),
            job => new Position(0, job.Id.ToString()),
            async () => (await dialect.Query(list.Count(), row => row.GetInt64(0), ct))[0]);
    }

    public async Task<Result<JobFileDetails>> Ask(GetJobResult question, CancellationToken ct)
    {
        var own = JobAccess.Sender.OnlyOwn(question.Caller);
        var found = await dialect.Query(
            new Statement(
                $"""
                SELECT j.status, f.id, f.name, f.content_type, f.size, j.type, j.enqueued_by, j.used_permissions
                FROM jobs AS j LEFT JOIN job_files AS f ON f.id = j.result_file AND f.size IS NOT NULL
                WHERE j.id = $1 AND {(own is null ? "$2 = $2" : "j.enqueued_by = $2")}
                """,
                question.Id.Value, (own ?? default).Value),
            row => (Status: EnumNames<JobStatus>.Read(row.GetString(0)), File: row.IsDBNull(1)
                ? null
                : new JobFileDetails(new JobFileId(row.GetGuid(1)), row.GetString(2), row.GetString(3), row.GetInt64(4)),
                Lacks: catalog.Find(row.GetString(5))?.Kind is { } kind
                    ? question.Caller.LacksFor(kind, row.IsDBNull(6) ? null : new UserId(row.GetGuid(6)), JobReading.Used(row[7] as string))
                    : null),
            ct);
        if (found.Count == 0)
            return NotFound(question.Id);
        if (found[0].Status != JobStatus.Succeeded)
            return JobErrors.NotDone(found[0].Status);
        if (found[0].Lacks is { } lacking)
            return Caller.Forbidden.With($"What the job wrote needs the permission {lacking}, by which it was done.");
        return found[0].File is { } file ? file : JobErrors.NoResult.With($"The job {question.Id} wrote no file.");
    }

    private async Task<List<JobDetails>> WithAttempts(List<JobDetails> jobs, CancellationToken ct)
    {
        if (jobs.Count == 0)
            return jobs;
        var ended = await dialect.Query(
            new Statement(
                $"SELECT job_id, at, ended_at, worker, outcome, error FROM job_attempts WHERE job_id {dialect.IsOneOf("$1")} ORDER BY "
                    + "job_id, generation",
                dialect.List(jobs.Select(job => job.Id.Value))),
            row => (Job: new JobId(row.GetGuid(0)), Attempt: JobReading.Attempt(row)), ct);
        var byJob = ended.ToLookup(entry => entry.Job, entry => entry.Attempt);
        return jobs.ConvertAll(job => job with { Attempts = [.. byJob[job.Id], .. job.Attempts] });
    }

    private static Error NotFound(JobId id) => JobErrors.NotFound.With($"There is no job {id} that you can see.");
}
