using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Worker.Tests.Jobs;

public sealed class PruningTests
{
    private const string NotOfPruning = "type <> 'records.prune'";

    private readonly Script _script = new();

    [Theory, InlineData(DatabaseKind.Postgres), InlineData(DatabaseKind.Sqlite)]
    public async Task What_has_ended_well_is_forgotten_with_all_that_belongs_to_it_and_the_rest_is_kept(DatabaseKind kind)
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.New(kind);
        await using var host = await JobHost.Start(database, [ScriptedHandler.Kind], _script, clock);
        _script.Does = async (arguments, run, ct) =>
        {
            await (await run.WriteResult("a.csv", "text/csv", ct)).WriteLine("a", ct);
            return arguments.Number == 1 ? new JobOutcome.FailPermanently("No.") : new JobOutcome.Done();
        };
        var (used, unused) = (TypedId.New<JobFileId>(clock.GetUtcNow()), TypedId.New<JobFileId>(clock.GetUtcNow()));
        var dead = await host.Enqueue(new Scripted(1));
        _ = await database.StatusBecomes(dead, "dead");
        _ = await database.StatusBecomes(await host.Enqueue(new Scripted(2)), "succeeded");
        var waiting = await host.Enqueue(new Scripted(3), new JobTerms { RunAt = clock.GetUtcNow().AddYears(1) });
        foreach (var file in new[] { used, unused })
            await database.Run(
                $"INSERT INTO job_files (id, name, content_type, at) SELECT {JobRows.Sql(database, new JobId(file.Value))}, 'a', "
                    + "'text/csv', enqueued_at FROM jobs LIMIT 1");
        await database.Run($"UPDATE jobs SET arguments = '{{\"file\": \"{used}\"}}' WHERE id = {JobRows.Sql(database, waiting)}");

        clock.Advance(TimeSpan.FromDays(8));
        _ = await database.StatusBecomes(await host.Enqueue(new PruneRecords()), "succeeded");

        (await database.Count(NotOfPruning)).ShouldBe(2);
        (await database.Scalar<long>("SELECT count(*) FROM job_files")).ShouldBe(1);
        (await database.Status(dead)).ShouldBe("dead");
        (await database.Status(waiting)).ShouldBe("queued");
        (await database.Scalar<long>(
            $"SELECT count(*) FROM job_attempts AS a JOIN jobs AS j ON j.id = a.job_id WHERE {NotOfPruning}")).ShouldBe(1);
        (await database.Scalar<long>($"SELECT count(*) FROM job_files WHERE id = {JobRows.Sql(database, new JobId(used.Value))}")).ShouldBe(
            1);
    }

    [Theory, InlineData(DatabaseKind.Postgres), InlineData(DatabaseKind.Sqlite)]
    public async Task What_was_kept_for_long_enough_is_deleted_in_every_feature(DatabaseKind kind)
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.New(kind);
        await using var host = await JobHost.Start(database, [ScriptedHandler.Kind], _script, clock);
        var (key, at) = kind == DatabaseKind.Postgres
            ? (@"'\x00'", $"'{clock.GetUtcNow():O}'")
            : ("x'00'", $"{clock.GetUtcNow().Ticks}");
        var someId = JobRows.Sql(database, TypedId.New<JobId>(clock.GetUtcNow()));
        await database.Run($"INSERT INTO idempotency_records (id, fingerprint, response, created_at) VALUES ({key}, {key}, {key}, {at})");
        await database.Run($"INSERT INTO login_attempts (key, failures, at) VALUES ({key}, 1, {at})");
        await database.Run($"INSERT INTO mail_requests (key, requests, since, latest) VALUES ({key}, 1, {at}, {someId})");
        await database.Run($"INSERT INTO inbox_messages (reaction, event_id, at) VALUES ('a', {someId}, {at})");

        clock.Advance(TimeSpan.FromDays(15));
        _ = await database.StatusBecomes(await host.Enqueue(new PruneRecords()), "succeeded");

        foreach (var table in (string[])["idempotency_records", "login_attempts", "mail_requests", "inbox_messages"])
            (await database.Scalar<long>($"SELECT count(*) FROM {table}")).ShouldBe(0, table);
    }

    [Fact]
    public async Task What_is_done_again_and_again_is_not_kept_for_long()
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.New(DatabaseKind.Sqlite);
        await using var host =
            await JobHost.Start(database, [ScriptedHandler.Kind with { KeepSucceeded = TimeSpan.FromMinutes(10) }], _script, clock);
        _ = await database.StatusBecomes(await host.Enqueue(new Scripted(1)), "succeeded");

        clock.Advance(TimeSpan.FromMinutes(11));
        _ = await database.StatusBecomes(await host.Enqueue(new PruneRecords()), "succeeded");

        (await database.Count(NotOfPruning)).ShouldBe(0);
    }
}
