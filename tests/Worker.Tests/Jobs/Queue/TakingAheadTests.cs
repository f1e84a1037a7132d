using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;

namespace CleanOrders.Worker.Tests.Jobs.Queue;

public sealed class TakingAheadTests
{
    private const int Jobs = 400;

    private readonly Script _script = new();

    [Theory, InlineData(DatabaseKind.Postgres), InlineData(DatabaseKind.Sqlite)]
    public async Task What_a_worker_took_ahead_and_did_not_begin_goes_on_elsewhere_at_once_when_it_is_asked_to_stop(DatabaseKind kind)
    {
        await using var database = await TestDatabase.New(kind);
        string[] terms = ["Jobs:Lease=00:05:00", "Jobs:Concurrency=2", "Jobs:ShutdownTimeout=00:00:00.2", JobHost.TakesAhead];
        var one = await JobHost.Start(database, [ScriptedHandler.Kind], _script, settings: terms);
        _script.Does = async (arguments, _, ct) =>
        {
            // The first ones end at once, so that it takes more each time; then two stand in the way of all that it has taken.
            if (arguments.Number >= 20)
                await Task.Delay(Timeout.Infinite, ct);
            return new JobOutcome.Done();
        };
        _ = await one.Enqueue(Enumerable.Range(0, Jobs).Select(number => (new Scripted(number), (JobTerms?)null)));
        _ = await Eventually.Be(() => database.Count("status = 'running'"), held => held >= 6);
        _ = await Eventually.Be(() => Task.FromResult(_script.Begun.Count), begun => begun == 22);

        await one.DisposeAsync();

        (await database.Count("status = 'running' OR lease_until IS NOT NULL")).ShouldBe(0);
        (await database.Count("status = 'queued' AND attempts = 0")).ShouldBe(Jobs - 20);
        (await database.Scalar<long>("SELECT count(*) FROM job_attempts WHERE outcome = 'handed_back'")).ShouldBeGreaterThan(
            2, "Those that were under way, and those that were not begun.");
        _script.Does = (_, _, _) => Task.FromResult<JobOutcome>(new JobOutcome.Done());
        await using var other = await JobHost.Start(database, [ScriptedHandler.Kind], _script, settings: terms);
        _ = await Eventually.Be(() => database.Count("status = 'succeeded' AND attempts = 1 AND crashes = 0"), done => done == Jobs);
        (await database.Scalar<long>("SELECT count(*) FROM job_attempts WHERE outcome = 'succeeded'")).ShouldBe(Jobs);
    }
}
