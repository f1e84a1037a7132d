using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Infrastructure.Jobs.Execution;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Worker.Tests.Jobs.Queue;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Jobs.Processes;

/// <summary>What a dead worker held keeps nobody waiting for longer than its lease.</summary>
public sealed class LostWorkerTests
{
    private static readonly TimeSpan Over = TimeSpan.FromSeconds(-1);
    private static readonly JobKind Limited = ScriptedHandler.Kind with { AtOnce = 2 };

    private readonly Script _script = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, InlineData(DatabaseKind.Postgres), InlineData(DatabaseKind.Sqlite)]
    public async Task The_place_of_a_limited_kind_is_free_when_the_lease_of_who_held_it_is_over(DatabaseKind kind)
    {
        await using var database = await TestDatabase.New(kind);
        await using var host = await JobHost.Start(database, [Limited], _script, settings: "Workers:Enabled=false");
        _ = await host.Enqueue(Enumerable.Range(1, 5).Select(number => (new Scripted(number), (JobTerms?)null)));

        (await Take(host, Limited, 1, Over)).ShouldHaveSingleItem();
        (await Take(host, Limited, 5)).Count.ShouldBe(2, "Nobody has taken over the job of the dead one yet, and its place is free.");
        (await Take(host, Limited, 5)).ShouldBeEmpty("The living hold both.");
        (await ReclaimExpired(host)).ShouldHaveSingleItem();
        (await Take(host, Limited, 5)).ShouldBeEmpty();
    }

    [Theory, InlineData(DatabaseKind.Postgres), InlineData(DatabaseKind.Sqlite)]
    public async Task However_often_workers_die_the_next_one_finds_both_places_free(DatabaseKind kind)
    {
        await using var database = await TestDatabase.New(kind);
        await using var host = await JobHost.Start(database, [Limited], _script, settings: ["Workers:Enabled=false"]);
        _ = await host.Enqueue(Enumerable.Range(1, 12).Select(number => (new Scripted(number), (JobTerms?)null)));

        for (var death = 0; death < 5; death++)
        {
            (await Take(host, Limited, 5, Over)).Count.ShouldBe(2, $"after {death} deaths");
            if (death % 2 == 1)
                _ = await ReclaimExpired(host);
        }
    }

    [Theory, InlineData(DatabaseKind.Postgres), InlineData(DatabaseKind.Sqlite)]
    public async Task What_was_taken_from_a_dead_worker_is_due_since_it_was_before(DatabaseKind kind)
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.New(kind);
        await using var host = await JobHost.Start(database, [ScriptedHandler.Kind], _script, clock, settings: "Workers:Enabled=false");
        _ = await host.Enqueue(new Scripted(1));
        var lost = (await Take(host, ScriptedHandler.Kind, 1, Over, clock)).ShouldHaveSingleItem();
        clock.Advance(TimeSpan.FromSeconds(20));
        _ = await host.Enqueue(Enumerable.Repeat((new Scripted(2), (JobTerms?)null), 100));
        clock.Advance(TimeSpan.FromSeconds(1));

        (await ReclaimExpired(host, clock)).ShouldHaveSingleItem().Status.ShouldBe(JobStatus.Retrying);

        var again = (await Take(host, ScriptedHandler.Kind, 1, clock: clock)).ShouldHaveSingleItem();
        (again.Id, again.Generation).ShouldBe((lost.Id, 2), "It does not wait behind what came meanwhile.");
        (again.Attempt, again.Crashes, again.Failures).ShouldBe((2, 1, 1));
    }

    [Fact]
    public async Task The_death_of_a_worker_is_no_failure_of_its_job_and_makes_no_later_wait_longer()
    {
        var twice = ScriptedHandler.Kind with { Retry = new RetryPolicy(2, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(50)) };
        await using var database = await TestDatabase.New();
        await using (var host = await JobHost.Start(database, [twice], _script, settings: ["Workers:Enabled=false"]))
        {
            _ = await host.Enqueue(new Scripted(1));
            for (var death = 0; death < 2; death++)
            {
                _ = await Take(host, twice, 1, Over);
                _ = await ReclaimExpired(host);
            }
        }

        _script.Does = (_, run, _) => run.Attempt == 3
            ? throw new InvalidOperationException("Once.")
            : Task.FromResult<JobOutcome>(new JobOutcome.Done());
        await using var worker = await JobHost.Start(database, [twice], _script);

        _ = await Eventually.Be(() => database.Count("status IN ('succeeded', 'dead')"), seen => seen == 1);
        (await database.Scalar<string>("SELECT string_agg(outcome, ',' ORDER BY generation) FROM job_attempts")).ShouldBe(
            "lost,lost,failed,succeeded");
    }

    private static async Task<List<ClaimedJob>> Take(
        JobHost host, JobKind kind, int atMost, TimeSpan? lease = null, TimeProvider? clock = null)
    {
        using var scope = host.Scope();
        return await scope.ServiceProvider.GetRequiredService<JobStore>()
            .Take(AClaim.Of(kind, (clock ?? TimeProvider.System).GetUtcNow(), atMost, lease: lease), Ct);
    }

    private static async Task<List<ReclaimedJob>> ReclaimExpired(JobHost host, TimeProvider? clock = null)
    {
        using var scope = host.Scope();
        return await scope.ServiceProvider.GetRequiredService<JobStore>().ReclaimExpired((clock ?? TimeProvider.System).GetUtcNow(), 3, Ct);
    }
}
