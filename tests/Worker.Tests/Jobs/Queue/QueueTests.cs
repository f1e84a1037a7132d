using System.Text.Json;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Jobs.Queue;

public sealed class QueueTests
{
    private readonly Script _script = new();

    [Theory, InlineData(DatabaseKind.Postgres), InlineData(DatabaseKind.Sqlite)]
    public async Task The_higher_priority_is_done_first_and_the_older_of_the_same(DatabaseKind kind)
    {
        await using var database = await TestDatabase.New(kind);
        await using var host =
            await JobHost.Start(database, [ScriptedHandler.Kind], _script, settings: ["Jobs:Concurrency=1", "Jobs:Prefetch=0"]);
        var free = await Block(database, host);

        _ = await host.Enqueue(
            new[] { 3, 9, 0, 3, 9 }.Select((priority, number) => (new Scripted(number), (JobTerms?)new JobTerms { Priority = priority })));
        free.SetResult();

        _ = await Eventually.Be(() => Task.FromResult(_script.Begun.Count), seen => seen == 6);
        _script.Begun.Skip(1).ShouldBe([1, 4, 0, 3, 2]);
    }

    [Theory, InlineData(DatabaseKind.Postgres), InlineData(DatabaseKind.Sqlite)]
    public async Task A_job_that_waits_for_a_consumer_of_an_earlier_version_is_done_after_the_next_start(DatabaseKind kind)
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.New(kind);
        JobId job;
        await using (var host = await JobHost.Start(database, [ScriptedHandler.Kind], _script, clock))
            job = await host.Enqueue(new Scripted(1), new JobTerms { RunAt = clock.GetUtcNow().AddHours(1) });
        await database.Run($"UPDATE jobs SET queue = 'default/tests.bounded' WHERE id = {JobRows.Sql(database, job)}");

        clock.Advance(TimeSpan.FromHours(2));
        await using var next = await JobHost.Start(database, [ScriptedHandler.Kind], _script, clock);

        _ = await database.StatusBecomes(job, "succeeded");
    }

    [Fact]
    public async Task A_job_waits_for_its_time()
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.New();
        await using var host = await JobHost.Start(database, [ScriptedHandler.Kind], _script, clock);
        var later = await host.Enqueue(new Scripted(1), new JobTerms { RunAt = clock.GetUtcNow().AddHours(2) });

        clock.Advance(TimeSpan.FromHours(1));
        _ = await database.StatusBecomes(await host.Enqueue(new Scripted(2)), "succeeded");
        (await database.Status(later)).ShouldBe("queued");

        clock.Advance(TimeSpan.FromHours(1));
        _ = await database.StatusBecomes(later, "succeeded");
    }

    [Theory, InlineData(DatabaseKind.Postgres), InlineData(DatabaseKind.Sqlite)]
    public async Task Fifty_at_once_with_one_key_are_one_job_and_the_key_is_free_when_it_is_done(DatabaseKind kind)
    {
        await using var database = await TestDatabase.New(kind);
        await using var host = await JobHost.Start(database, [ScriptedHandler.Kind], _script);
        var free = await Block(database, host, new JobTerms { UniqueKey = "the-one" });

        var jobs = await Task.WhenAll(
            Enumerable.Range(1, 50).Select(number => host.Enqueue(new Scripted(number), new JobTerms { UniqueKey = "the-one" })));

        jobs.Distinct().Count().ShouldBe(1);
        (await database.Count("1 = 1")).ShouldBe(1);
        free.SetResult();
        _ = await database.StatusBecomes(jobs[0], "succeeded");
        var races = await Task.WhenAll(
            Enumerable.Range(1, 50)
                .Select(number =>
                    host.Enqueue(
                        new Scripted(number), new JobTerms { UniqueKey = "another", RunAt = DateTimeOffset.MaxValue.AddYears(-1) })));
        races.Distinct().Count().ShouldBe(1);
        (await host.Enqueue(new Scripted(1), new JobTerms { UniqueKey = "the-one" })).ShouldNotBe(jobs[0]);
    }

    [Fact]
    public async Task What_is_asked_for_by_name_is_looked_at_first()
    {
        await using var database = await TestDatabase.New(DatabaseKind.Sqlite);
        await using var host = await JobHost.Start(database, [ScriptedHandler.Kind, JobKind.Of<Own, OwnHandler>("tests.own")], _script);

        (await ByName(host, "tests.scripted", """{"number": 5}""")).ShouldBeNull();
        _ = await Eventually.Be(() => Task.FromResult(_script.Begun.Count), seen => seen == 1);

        (await ByName(host, "tests.own", "{}")).ShouldBe(JobErrors.UnknownType.Code);
        (await ByName(host, "tests.none", "{}")).ShouldBe(JobErrors.UnknownType.Code);
        foreach (var arguments in new[] { "{}", "null", "[]", """{"number": "5"}""", """{"number": 5, "more": 1}""", """{"Number": 5}""",
            """{"number": 5, "number": 6}""", """{"number": null}""" })
            (await ByName(host, "tests.scripted", arguments)).ShouldBe(JobErrors.ArgumentsInvalid.Code, arguments);
    }

    // Until it is set free, the only slot is taken.
    private async Task<TaskCompletionSource> Block(TestDatabase database, JobHost host, JobTerms? terms = null)
    {
        var free = new TaskCompletionSource();
        _script.Does = async (_, _, ct) =>
        {
            await free.Task.WaitAsync(ct);
            return new JobOutcome.Done();
        };
        _ = await database.StatusBecomes(await host.Enqueue(new Scripted(-1), terms), "running");
        return free;
    }

    private static async Task<string?> ByName(JobHost host, string type, string arguments)
    {
        using var scope = host.Scope();
        var result = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Run(
            async ct =>
            {
                var enqueued = await scope.ServiceProvider.GetRequiredService<IJobQueue>()
                    .Enqueue(type, JsonDocument.Parse(arguments, new JsonDocumentOptions { AllowDuplicateProperties = true }).RootElement,
                        new JobTerms(), ct);
                return enqueued.IsFailure ? enqueued.Error : Result.Success;
            },
            CancellationToken.None);
        return result.Error?.Type.Code;
    }

    private sealed record Own;

    private sealed class OwnHandler : IJobHandler<Own>, IGuarded
    {
        public static Access Access { get; } = Access.Anyone;

        public Task<JobOutcome> Handle(Own arguments, JobRun run, CancellationToken ct) =>
            Task.FromResult<JobOutcome>(new JobOutcome.Done());
    }
}
