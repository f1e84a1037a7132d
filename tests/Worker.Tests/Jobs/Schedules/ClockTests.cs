using CleanOrders.Application.Jobs;

namespace CleanOrders.Worker.Tests.Jobs.Schedules;

public sealed class ClockTests
{
    [Fact]
    public async Task A_clock_that_jumps_by_an_hour_takes_no_job_from_its_worker()
    {
        var (clock, script, free) = (new FakeClock(), new Script(), new TaskCompletionSource());
        await using var database = await TestDatabase.New();
        await using var host = await JobHost.Start(database, [ScriptedHandler.Kind], script, clock, settings: ["Jobs:Lease=00:00:12"]);
        await using var other = await JobHost.Start(database, [ScriptedHandler.Kind], script, clock, settings: ["Jobs:Lease=00:00:12"]);
        script.Does = async (_, _, ct) =>
        {
            await free.Task.WaitAsync(ct);
            return new JobOutcome.Done();
        };
        var job = await host.Enqueue(new Scripted(1));
        _ = await database.StatusBecomes(job, "running");
        var lease = await LeaseUntil(database);

        clock.Advance(TimeSpan.FromHours(1));

        // Two heartbeats later, by which time each of both has looked for jobs whose lease is over.
        _ = await Eventually.Be(() => LeaseUntil(database), seen => seen > lease.AddSeconds(6));
        (await database.Count("status = 'running' AND generation = 1 AND crashes = 0")).ShouldBe(1);
        free.SetResult();
        _ = await database.StatusBecomes(job, "succeeded");
        (await database.Attempts(job)).ShouldBe("succeeded");
    }

    private static Task<DateTime> LeaseUntil(TestDatabase database) => database.Scalar<DateTime>("SELECT lease_until FROM jobs");
}
