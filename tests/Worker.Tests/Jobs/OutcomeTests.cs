using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;

namespace CleanOrders.Worker.Tests.Jobs;

public sealed class OutcomeTests
{
    private static readonly RetryPolicy Quick = new(3, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(50));
    private static readonly JobKind Kind = ScriptedHandler.Kind with { Retry = Quick };

    private readonly Script _script = new();

    [Theory, InlineData(DatabaseKind.Postgres), InlineData(DatabaseKind.Sqlite)]
    public async Task A_job_that_always_fails_ends_dead_with_every_attempt_and_its_error_delays_no_other_and_succeeds_when_requeued(
        DatabaseKind kind)
    {
        await using var database = await TestDatabase.New(kind);
        await using var host = await JobHost.Start(database, [Kind], _script);
        _script.Does = (arguments, _, _) => arguments.Number == 13
            ? throw new InvalidOperationException("It is the thirteenth.")
            : Task.FromResult<JobOutcome>(new JobOutcome.Done());

        var jobs = await host.Enqueue(Enumerable.Range(0, 50).Select(number => (new Scripted(number), (JobTerms?)null)));
        var poison = jobs[13];

        foreach (var other in jobs.Where(job => job != poison))
            _ = await database.StatusBecomes(other, "succeeded");
        _ = await database.StatusBecomes(poison, "dead");
        (await database.Attempts(poison)).ShouldBe("failed,failed,failed");
        (await database.Scalar<long>(
            "SELECT count(*) FROM job_attempts WHERE error = 'InvalidOperationException: It is the thirteenth.'")).ShouldBe(3);
        (await database.Count("status = 'dead' AND attempts = 3 AND error = 'InvalidOperationException: It is the thirteenth.'")).ShouldBe(
            1);

        // The fault is mended, and somebody requeues it.
        _script.Does = (_, _, _) => Task.FromResult<JobOutcome>(new JobOutcome.Done());
        await database.Run($"UPDATE jobs SET status = 'queued', attempts = 0, ended_at = NULL WHERE id = {JobRows.Sql(database, poison)}");
        _ = await database.StatusBecomes(poison, "succeeded");
    }

    [Fact]
    public async Task What_no_repetition_mends_is_not_repeated()
    {
        await using var database = await TestDatabase.New();
        await using var host = await JobHost.Start(database, [Kind], _script);
        _script.Does = (arguments, _, _) => arguments.Number == 1
            ? throw new FormatException("No.")
            : Task.FromResult<JobOutcome>(new JobOutcome.FailPermanently("It is gone."));

        var permanent = await host.Enqueue(new Scripted(1));
        var givenUp = await host.Enqueue(new Scripted(2));

        _ = await database.StatusBecomes(permanent, "dead");
        _ = await database.StatusBecomes(givenUp, "dead");
        (await database.Attempts(permanent)).ShouldBe("failed");
        (await database.Scalar<string>($"SELECT error FROM jobs WHERE id = {JobRows.Sql(database, givenUp)}")).ShouldBe("It is gone.");
    }

    [Fact]
    public async Task A_handler_says_when_to_try_again()
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.New();
        await using var host = await JobHost.Start(database, [Kind], _script, clock);
        _script.Does = (_, run, _) =>
            Task.FromResult<JobOutcome>(
                run.Attempt == 1 ? new JobOutcome.RetryLater("Not yet.", TimeSpan.FromHours(1)) : new JobOutcome.Done());

        var job = await host.Enqueue(new Scripted(1));
        _ = await database.StatusBecomes(job, "retrying");

        clock.Advance(TimeSpan.FromMinutes(59));
        (await database.Scalar<DateTime>("SELECT run_at FROM jobs")).ShouldBe(
            clock.GetUtcNow().UtcDateTime.AddMinutes(1), TimeSpan.FromMilliseconds(1));
        clock.Advance(TimeSpan.FromMinutes(1));
        _ = await database.StatusBecomes(job, "succeeded");
        (await database.Attempts(job)).ShouldBe("failed,succeeded");
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_stopped_and_tried_again()
    {
        await using var database = await TestDatabase.New();
        await using var host = await JobHost.Start(database, [Kind with { Timeout = TimeSpan.FromSeconds(3) }], _script);
        _script.Does = async (_, run, ct) =>
        {
            if (run.Attempt == 1)
                await Task.Delay(Timeout.Infinite, ct);
            return new JobOutcome.Done();
        };

        var job = await host.Enqueue(new Scripted(1));

        _ = await database.StatusBecomes(job, "succeeded");
        (await database.Attempts(job)).ShouldBe("timed_out,succeeded");
    }

    [Fact]
    public async Task A_job_that_is_cancelled_while_it_runs_stops_in_about_a_second()
    {
        await using var database = await TestDatabase.New();
        await using var host = await JobHost.Start(database, [Kind], _script);
        var stopped = new TaskCompletionSource();
        _script.Does = async (_, run, ct) =>
        {
            run.Progress(3, 10);
            using var registered = ct.Register(stopped.SetResult);
            await Task.Delay(Timeout.Infinite, ct);
            return new JobOutcome.Done();
        };
        var job = await host.Enqueue(new Scripted(1));
        _ = await Eventually.Be(() => database.Count("progress_done = 3 AND progress_total = 10"), seen => seen == 1);

        await database.Run("UPDATE jobs SET cancel_requested_at = now()");

        await stopped.Task.WaitAsync(Eventually.Bound, TestContext.Current.CancellationToken);
        _ = await database.StatusBecomes(job, "cancelled");
        (await database.Attempts(job)).ShouldBe("cancelled");
    }

    [Fact]
    public async Task An_end_that_cannot_be_stored_keeps_no_other_from_being_stored()
    {
        await using var database = await TestDatabase.New();
        await using var host = await JobHost.Start(database, [Kind], _script);
        _script.Does = (arguments, _, _) => Task.FromResult<JobOutcome>(new JobOutcome.Done(arguments.Number == 3 ? "\0" : "fine"));

        var jobs = await host.Enqueue(Enumerable.Range(0, 6).Select(number => (new Scripted(number), (JobTerms?)null)));

        foreach (var job in jobs)
            _ = await database.StatusBecomes(job, job == jobs[3] ? "dead" : "succeeded");
    }
}
