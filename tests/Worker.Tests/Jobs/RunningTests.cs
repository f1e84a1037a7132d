using CleanOrders.Application.Jobs;

namespace CleanOrders.Worker.Tests.Jobs;

public sealed class RunningTests
{
    private readonly Script _script = new();

    [Theory, InlineData(DatabaseKind.Postgres), InlineData(DatabaseKind.Sqlite)]
    public async Task A_job_is_done_and_leaves_its_result_and_its_attempt(DatabaseKind kind)
    {
        await using var database = await TestDatabase.New(kind);
        await using var host = await JobHost.Start(database, [ScriptedHandler.Kind], _script);
        _script.Does = (arguments, _, _) => Task.FromResult<JobOutcome>(new JobOutcome.Done(new { arguments.Number }));

        var job = await host.Enqueue(new Scripted(7));

        _ = await database.StatusBecomes(job, "succeeded");
        (await database.Attempts(job)).ShouldBe("succeeded");
        (await database.Scalar<string>("SELECT CAST(result AS text) FROM jobs")).Replace(" ", "").ShouldBe("{\"number\":7}");
        (await database.Count("attempts = 1 AND lease_until IS NULL AND ended_at IS NOT NULL")).ShouldBe(1);
        _script.Begun.ShouldBe([7]);
    }
}
