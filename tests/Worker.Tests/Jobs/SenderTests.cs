using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;

namespace CleanOrders.Worker.Tests.Jobs;

/// <summary>In whose place jobs of any kind are done, whatever their handlers ask for themselves.</summary>
public sealed class SenderTests
{
    private static readonly JobKind Kind = ScriptedHandler.Kind with { Uses = [Permission.OrdersPlace] };

    private readonly Script _script = new() { Does = Endless };

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task A_running_job_is_stopped_when_its_sender_is_locked_or_loses_what_it_uses(DatabaseKind kind)
    {
        await using var database = await TestDatabase.New(kind);
        await using var host = await JobHost.Start(database, [Kind], _script);
        var (locked, lesser, other) = (await host.NewUser(database), await host.NewUser(database), await host.NewUser(database));
        JobId[] jobs =
            [.. await host.Enqueue(
                new[] { locked, lesser, other }.Select((user, i) => (new Scripted(i), (JobTerms?)new JobTerms { EnqueuedBy = user })))];
        foreach (var job in jobs)
            _ = await database.StatusBecomes(job, "running");
        _ = await Eventually.Be(() => Task.FromResult(_script.Begun.Count), begun => begun == 3);

        await database.Run(
            $"UPDATE users SET locked_at = {(kind == DatabaseKind.Sqlite ? "1" : "now()")} WHERE id = {Sql(database, locked.Value)}");
        await database.Run($"DELETE FROM user_roles WHERE user_id = {Sql(database, lesser.Value)}");

        _ = await database.StatusBecomes(jobs[0], "dead");
        _ = await database.StatusBecomes(jobs[1], "dead");
        (await Error(database, jobs[0])).ShouldContain("no account that is open");
        (await Error(database, jobs[1])).ShouldContain("orders:place");
        (await database.Status(jobs[2])).ShouldBe("running");
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task A_job_that_waits_is_not_begun_for_who_is_locked(DatabaseKind kind)
    {
        await using var database = await TestDatabase.New(kind);
        await using var host = await JobHost.Start(database, [Kind], _script);
        var locked = await host.NewUser(database);
        await database.Run(
            $"UPDATE users SET locked_at = {(kind == DatabaseKind.Sqlite ? "1" : "now()")} WHERE id = {Sql(database, locked.Value)}");

        var job = await host.Enqueue(new Scripted(1), new JobTerms { EnqueuedBy = locked });

        _ = await database.StatusBecomes(job, "dead");
        _script.Begun.ShouldBeEmpty();
    }

    private static async Task<JobOutcome> Endless(Scripted arguments, JobRun run, CancellationToken ct)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        return new JobOutcome.Done();
    }

    private static Task<string> Error(TestDatabase database, JobId job) =>
        database.Scalar<string>($"SELECT error FROM jobs WHERE id = {JobRows.Sql(database, job)}");

    private static string Sql(TestDatabase database, Guid id) =>
        database.ConnectionString is null ? $"'{id.ToString().ToUpperInvariant()}'" : $"'{id}'";
}
