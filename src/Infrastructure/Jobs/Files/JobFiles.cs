using System.Runtime.CompilerServices;
using CleanOrders.Application.Jobs;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Jobs.Files;

/// <summary>Files in the database, so that every machine has them: their bytes in parts, of which one is in memory.</summary>
internal sealed class JobFiles(Dialect dialect, TimeProvider clock) : IJobFiles
{
    public async Task<JobFileDetails> Keep(
        IAsyncEnumerable<ReadOnlyMemory<byte>> parts, string contentType, UserId by, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var id = TypedId.New<JobFileId>(now);
        var name = id.ToString();
        await Write(new Statement(
            "INSERT INTO job_files (id, name, content_type, user_id, at) VALUES ($1, $2, $3, $4, $5)", id.Value, name, contentType,
            by.Value, now), ct);
        try
        {
            var size = await KeepParts(id, parts, ct);
            await Write(new Statement("UPDATE job_files SET size = $2 WHERE id = $1", id.Value, size), ct);
            return new JobFileDetails(id, name, contentType, size);
        }
        catch
        {
            // Without a size it is no file that a job could read; this only gives the room back at once.
            await Write(new Statement("DELETE FROM job_files WHERE id = $1", id.Value), CancellationToken.None);
            throw;
        }
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Read(JobFileDetails file, [EnumeratorCancellation] CancellationToken ct)
    {
        // Its size says which part is the last: whoever has read that has the whole answer.
        var left = file.Size;
        await foreach (var part in Parts(dialect, file.Id, ct))
        {
            left -= part.Length;
            yield return part;
            if (left <= 0)
                yield break;
        }
    }

    /// <summary>The bytes of a file, whoever wrote it.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> Parts(
        Dialect dialect, JobFileId file, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var part = 0; ; part++)
        {
            var found = await dialect.Query(
                new Statement("SELECT bytes FROM job_file_parts WHERE file_id = $1 AND part = $2", file.Value, part),
                row => (byte[])row[0], ct);
            if (found.Count == 0)
                yield break;
            yield return found[0];
        }
    }

    private async Task<long> KeepParts(JobFileId id, IAsyncEnumerable<ReadOnlyMemory<byte>> parts, CancellationToken ct)
    {
        var (size, number) = (0L, 0);
        await foreach (var part in parts.WithCancellation(ct))
        {
            await Write(new Statement(
                "INSERT INTO job_file_parts (file_id, part, bytes) VALUES ($1, $2, $3)", id.Value, number++, part.ToArray()), ct);
            size += part.Length;
        }

        return size;
    }

    private async Task Write(Statement statement, CancellationToken ct)
    {
        using var writer = await dialect.EnterWriter(ct);
        await dialect.Send([statement], ct);
    }
}
