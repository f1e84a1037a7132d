using System.Data.Common;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Jobs.Execution;

/// <summary>
/// Forgets jobs that have ended well, and files that nobody used. Dead ones stay until somebody requeues or discards them.
/// </summary>
internal sealed class JobPruning(JobStore store, JobCatalog catalog, JobsOptions options, Dialect dialect, TimeProvider clock) : IRetention
{
    private const int FilesAtOnce = 100;

    private static readonly TimeSpan Thorough = TimeSpan.FromHours(1);
    private static readonly TimeSpan UnusedFilesKept = TimeSpan.FromDays(2);

    private DateTimeOffset _lastThorough;

    public async Task Prune(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        foreach (var kind in catalog.Kinds.Where(kind => kind.KeepSucceeded is not null))
            await Forget(kind.Type, now - kind.KeepSucceeded!.Value, ct);
        if (now - _lastThorough < Thorough)
            return;

        await Forget(type: null, now - options.Retention, ct);
        await ForgetFiles(now - UnusedFilesKept, ct);
        _lastThorough = now;
    }

    private async Task Forget(string? type, DateTimeOffset endedBefore, CancellationToken ct)
    {
        while (await store.Forget(type, endedBefore, ct) > 0)
            ct.ThrowIfCancellationRequested();
    }

    // A job names its file in its arguments. A dead one may be requeued, and needs it then.
    private async Task ForgetFiles(DateTimeOffset sentBefore, CancellationToken ct)
    {
        var last = Guid.Empty;
        while (true)
        {
            var files = await dialect.Query(
                new Statement(
                    $"SELECT id FROM job_files WHERE job_id IS NULL AND at < $1 AND id > $2 ORDER BY id LIMIT {FilesAtOnce}", sentBefore,
                    last), ReadId, ct);
            if (files.Count == 0)
                return;
            foreach (var file in files)
                await ForgetUnlessUsed(file, ct);
            last = files[^1];
        }
    }

    private async Task ForgetUnlessUsed(Guid file, CancellationToken ct) => _ = await dialect.Change(
        new Statement(
            """
            DELETE FROM job_files WHERE id = $1 AND NOT EXISTS (
                SELECT 1 FROM jobs WHERE status IN ('queued', 'retrying', 'running', 'dead') AND CAST(arguments AS text) LIKE $2)
            RETURNING id
            """,
            file, $"%{new JobFileId(file)}%"), ReadId, ct);

    private static Guid ReadId(DbDataReader row) => row.GetGuid(0);
}
