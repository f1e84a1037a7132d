using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;

namespace CleanOrders.Worker.Tests.Jobs.Schedules;

public sealed class ScheduleTests
{
    private readonly Script _script = new();

    [Theory, InlineData("00:00:10", 10), InlineData("*/10 * * * *", 600)]
    public async Task Each_time_it_is_due_it_is_done_once_by_three_workers_and_once_for_all_that_were_missed(string when, int seconds)
    {
        var clock = new FakeClock(new DateTimeOffset(2030, 1, 1, 0, 5, 0, TimeSpan.Zero));
        await using var database = await TestDatabase.New();
        await using var first = await Start(database, clock, when);
        await using var second = await Start(database, clock, when);
        await using var third = await Start(database, clock, when);
        var soFar = when.Contains('*', StringComparison.Ordinal) ? 0 : 1;
        await Done(database, soFar);

        for (var time = 1; time <= 3; time++)
        {
            clock.Advance(TimeSpan.FromSeconds(seconds));
            await Done(database, soFar + time);
            await EachHasLooked();
        }

        clock.Advance(TimeSpan.FromSeconds(7 * seconds));
        await Done(database, soFar + 4);
        await EachHasLooked();
        _script.Begun.Count.ShouldBe(soFar + 4);
        (await database.Count("1 = 1")).ShouldBe(soFar + 4);
    }

    [Fact]
    public async Task It_is_not_enqueued_again_while_its_job_is_not_done()
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.New(DatabaseKind.Sqlite);
        var free = new TaskCompletionSource();
        _script.Does = async (_, _, ct) =>
        {
            await free.Task.WaitAsync(ct);
            return new JobOutcome.Done();
        };
        await using var host = await Start(database, clock, "00:00:10");
        _ = await Eventually.Be(() => database.Count("status = 'running'"), seen => seen == 1);

        clock.Advance(TimeSpan.FromSeconds(10));
        _ = await Eventually.Be(
            () => database.Scalar<long>($"SELECT count(*) FROM job_schedules WHERE due_at > {clock.GetUtcNow().UtcTicks}"),
            seen => seen == 1);

        (await database.Count("1 = 1")).ShouldBe(1);
        free.SetResult();
        await Done(database, 1);
    }

    // They look five times in a second of real time, and nothing shows that one has found nothing to do.
    private static Task EachHasLooked() => Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);

    private static async Task Done(TestDatabase database, int jobs) =>
        _ = await Eventually.Be(() => database.Count("status = 'succeeded'"), seen => seen == jobs);

    private Task<JobHost> Start(TestDatabase database, FakeClock clock, string when) =>
        JobHost.Start(database, [ScriptedHandler.Kind], _script, clock, [new JobSchedule("tests", when, new Scripted(1))]);
}
