using System.Collections.Concurrent;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;

namespace CleanOrders.Worker.Tests.Jobs.Processes;

public sealed class ManyWorkersTests
{
    private static readonly int Jobs = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 10_000 : 1_000;

    private readonly Script _script = new();

    [Fact]
    public async Task Three_workers_do_every_job_once_and_never_two_the_same_at_once()
    {
        await using var database = await TestDatabase.New();
        var hosts = await Start(database, ScriptedHandler.Kind);
        var (under, done, twice) = (new ConcurrentDictionary<int, bool>(), new ConcurrentDictionary<int, int>(), 0);
        var shared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _script.Does = async (arguments, run, ct) =>
        {
            await shared.Task.WaitAsync(ct);
            if (!under.TryAdd(arguments.Number, true))
                _ = Interlocked.Increment(ref twice);
            await Task.Yield();
            _ = done.AddOrUpdate(arguments.Number, 1, (_, times) => times + 1);
            _ = under.TryRemove(arguments.Number, out _);
            return new JobOutcome.Done();
        };

        foreach (var some in Enumerable.Range(0, Jobs).Chunk(100))
            _ = await hosts[0].Enqueue(some.Select(number => (new Scripted(number), (JobTerms?)null)));

        // The one that they were enqueued with may be through with all of them before another looks.
        _ = await Eventually.Be(
            () => database.Scalar<long>("SELECT count(DISTINCT worker) FROM jobs WHERE status = 'running'"), seen => seen == hosts.Length);
        shared.SetResult();
        // A worker gives back what it took ahead and could not begin meanwhile: that is another generation, and no attempt.
        _ = await Eventually.Be(() => database.Count("status = 'succeeded' AND attempts = 1"), seen => seen == Jobs);
        twice.ShouldBe(0);
        done.Count.ShouldBe(Jobs);
        done.Values.ShouldAllBe(times => times == 1);
        (await database.Scalar<long>("SELECT count(*) FROM job_attempts WHERE outcome = 'succeeded'")).ShouldBe(Jobs);
        (await database.Scalar<long>("SELECT count(DISTINCT worker) FROM job_attempts")).ShouldBe(hosts.Length);
        await Stop(hosts);
    }

    [Fact]
    public async Task No_more_than_its_limit_of_a_kind_run_at_once_however_many_workers_there_are()
    {
        await using var database = await TestDatabase.New();
        var hosts = await Start(database, ScriptedHandler.Kind with { AtOnce = 3 });
        var (now, most) = (0, 0);
        _script.Does = async (_, _, ct) =>
        {
            var running = Interlocked.Increment(ref now);
            _ = InterlockedMax(ref most, running);
            await Task.Delay(15, ct);
            _ = Interlocked.Decrement(ref now);
            return new JobOutcome.Done();
        };

        _ = await hosts[0].Enqueue(Enumerable.Range(0, 60).Select(number => (new Scripted(number), (JobTerms?)null)));

        _ = await Eventually.Be(() => database.Count("status = 'succeeded'"), seen => seen == 60);
        most.ShouldBe(3);
        await Stop(hosts);
    }

    private static int InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
            continue;
        return most;
    }

    private async Task<JobHost[]> Start(TestDatabase database, JobKind kind) =>
    [
        await JobHost.Start(database, [kind], _script), await JobHost.Start(database, [kind], _script),
        await JobHost.Start(database, [kind], _script),
    ];

    private static async Task Stop(IEnumerable<JobHost> hosts)
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
            host.Logs.Failures.ShouldBeEmpty();
        }
    }
}
