using System.Data.Common;
using CleanOrders.Application.Jobs;
using CleanOrders.Infrastructure.Jobs.Execution;
using CleanOrders.Infrastructure.Jobs.Files;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Jobs.Queue;

/// <summary>A worker that stood still comes back: the job that it holds no more is as it was.</summary>
public sealed class FenceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, InlineData(DatabaseKind.Postgres), InlineData(DatabaseKind.Sqlite)]
    public async Task Whoever_holds_a_job_no_more_is_refused_and_changes_nothing(DatabaseKind kind)
    {
        await using var database = await TestDatabase.New(kind);
        await using var host = await JobHost.Start(database, [ScriptedHandler.Kind], settings: "Workers:Enabled=false");
        using var scope = host.Scope();
        var store = scope.ServiceProvider.GetRequiredService<JobStore>();
        var files = new AttemptFiles(scope.ServiceProvider.GetRequiredService<Dialect>(), TimeProvider.System);
        _ = await host.Enqueue(new Scripted(1));
        var late = await Take(store, "late", TimeSpan.FromSeconds(-1));
        var lateFile = (await files.Create(late, "late.csv", "text/csv", Ct)).Id;
        (await store.ReclaimExpired(TimeProvider.System.GetUtcNow(), 3, Ct)).ShouldHaveSingleItem().Status.ShouldBe(JobStatus.Retrying);

        // It waits for another attempt; then another worker is at it.
        await IsRefused(database, store, files, late, lateFile);
        var holder = await Take(store, "holder", TimeSpan.FromMinutes(1));
        (late.Generation, holder.Generation).ShouldBe((1, 2));
        await IsRefused(database, store, files, late, lateFile);

        // The other one is not, until it has ended the job.
        var file = await files.Create(holder, "holder.csv", "text/csv", Ct);
        await file.WriteLine("line", Ct);
        (await store.WriteCheckpoint(holder, "2", progress: null, Ct)).ShouldBeTrue();
        (await store.Prolong([holder], TimeSpan.FromMinutes(1), Ct)).ShouldBe([holder.Id]);
        (await store.End(
            [Ended(holder, AttemptResult.Succeeded, JobStatus.Succeeded) with { ResultFile = await file.Finish(Ct) }], Ct)).ShouldBeEmpty();
        await IsRefused(database, store, files, late, lateFile);
        await IsRefused(database, store, files, holder, file.Id);
        (await database.Count("status = 'succeeded' AND generation = 2 AND worker = 'holder'")).ShouldBe(1);
    }

    private static async Task IsRefused(TestDatabase database, JobStore store, AttemptFiles files, ClaimedJob job, Guid file)
    {
        var before = await All(database);

        foreach (var late in new[] { Ended(job, AttemptResult.Failed, JobStatus.Dead),
            Ended(job, AttemptResult.HandedBack, JobStatus.Retrying) })
            (await store.End([late], Ct)).ShouldBe([late]);
        (await store.Prolong([job], TimeSpan.FromHours(1), Ct)).ShouldBeEmpty();
        (await store.WriteCheckpoint(job, "1", (1, 1), Ct)).ShouldBeFalse();
        await store.WriteProgress([(job, 1, 1)], Ct);
        _ = await Should.ThrowAsync<HeldByAnotherException>(() => files.Create(job, "again.csv", "text/csv", Ct));
        _ = await Should.ThrowAsync<HeldByAnotherException>(() => files.AddPart(job, file, 7, [1], Ct));
        _ = await Should.ThrowAsync<HeldByAnotherException>(() => files.Finish(job, file, 700, Ct));

        (await All(database)).ShouldBe(before);
    }

    private static AttemptResult Ended(ClaimedJob job, string outcome, JobStatus status) =>
        new(job.Id, job.Generation, status, outcome, TimeProvider.System.GetUtcNow())
        {
            Error = "It came late.",
            Result = "1",
            RunAt = TimeProvider.System.GetUtcNow(),
            Progress = (9, 9),
        };

    private static async Task<ClaimedJob> Take(JobStore store, string worker, TimeSpan lease) =>
        (await store.Take(
            new Claim(ScriptedHandler.Kind.Queue, 10, worker, TimeProvider.System.GetUtcNow(), lease,
                [.. Enumerable.Repeat(LowWaterMark.None, JobConsumer.Priorities)]), Ct)).ShouldHaveSingleItem();

    /// <summary>Everything that jobs have in the database, as text.</summary>
    private static async Task<List<string>> All(TestDatabase database)
    {
        await using var connection = await database.Open();
        var rows = new List<string>();
        foreach (var table in new[] { "jobs", "job_attempts ORDER BY generation", "job_files ORDER BY id", "job_file_parts ORDER BY part" })
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var reader = await command.ExecuteReaderAsync(Ct);
            while (await reader.ReadAsync(Ct))
                rows.Add(string.Join(
                    '|', reader.GetColumnSchema().Select(column => $"{column.ColumnName}={Text(reader[column.ColumnOrdinal!.Value])}")));
        }

        return rows;
    }

    private static string Text(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : $"{value}";
}
