using CleanOrders.Application.Jobs;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Jobs.Execution;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Jobs.Files;

/// <summary>
/// The files that an attempt reads and writes: rows, so that every machine has them, in parts, so that none is held in memory as a whole.
/// What it writes is kept only while the attempt holds its job.
/// </summary>
internal sealed class AttemptFiles(Dialect dialect, TimeProvider clock)
{
    public const int PartSize = 256 * 1024;

    private const string StillHeld = "EXISTS (SELECT 1 FROM jobs WHERE id = $1 AND generation = $2 AND status = 'running')";

    /// <summary>Begins the result of an attempt. What earlier attempts wrote is dropped.</summary>
    public async Task<ResultWriter> Create(ClaimedJob job, string name, string contentType, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var id = TypedId.New<JobFileId>(now).Value;
        using (await dialect.EnterWriter(ct))
            await dialect.Send(
                [new Statement($"DELETE FROM job_files WHERE job_id = $1 AND generation <= $2 AND {StillHeld}", job.Id, job.Generation)],
                ct);
        await Guarded(
            job, "INSERT INTO job_files (id, name, content_type, user_id, job_id, generation, at) SELECT $3, $4, $5, $6, $1, $2, $7", "id",
            ct, id, name, contentType, job.EnqueuedBy, now);
        return new ResultWriter(this, job, id);
    }

    public Task AddPart(ClaimedJob job, Guid file, int part, byte[] bytes, CancellationToken ct) =>
        Guarded(job, "INSERT INTO job_file_parts (file_id, part, bytes) SELECT $3, $4, $5", "part", ct, file, part, bytes);

    public async Task Finish(ClaimedJob job, Guid file, long size, CancellationToken ct)
    {
        var finished =
            await dialect.Change(
                new Statement(
                    $"UPDATE job_files SET size = $4 WHERE id = $3 AND {StillHeld} RETURNING id", job.Id, job.Generation, file, size),
                    row => row.GetGuid(0), ct);
        if (finished.Count == 0)
            throw new HeldByAnotherException(new JobId(job.Id));
    }

    /// <returns>Nothing, where that user has not sent such a file.</returns>
    public async Task<IAsyncEnumerable<Result<string>>?> ReadLines(JobFileId file, Guid? sentBy, CancellationToken ct)
    {
        var owners = await dialect.Query(
            new Statement("SELECT user_id FROM job_files WHERE id = $1 AND job_id IS NULL AND size IS NOT NULL", file.Value),
            row => row.IsDBNull(0) ? (Guid?)null : row.GetGuid(0), ct);
        return owners is [var owner] && owner == sentBy ? FileLines.Of(JobFiles.Parts(dialect, file, ct), ct) : null;
    }

    private async Task Guarded(ClaimedJob job, string insert, string returning, CancellationToken ct, params object?[] values)
    {
        var written =
            await dialect.Change(
                new Statement($"{insert} WHERE {StillHeld} RETURNING {returning}", [job.Id, job.Generation, .. values]), _ => true, ct);
        if (written.Count == 0)
            throw new HeldByAnotherException(new JobId(job.Id));
    }
}
