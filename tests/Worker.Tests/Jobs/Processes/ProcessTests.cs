using System.Globalization;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.StepWorker;

namespace CleanOrders.Worker.Tests.Jobs.Processes;

/// <summary>Workers as processes, which die, stand still and are asked to stop.</summary>
public sealed class ProcessTests : IAsyncLifetime
{
    // As it ships, or so short that a test need not wait for it.
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("TEST_LONG") == "1";
    private static readonly string Lease = IsLong ? "00:00:20" : "00:00:04";

    private TestDatabase _database = null!;
    private JobHost _queue = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.New();
        _queue = await JobHost.Start(_database, [StepsHandler.Kind, FewStepsHandler.Kind], settings: ["Workers:Enabled=false"]);
        await _database.Run("CREATE TABLE effects (job uuid PRIMARY KEY)");
    }

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task The_job_of_a_worker_that_is_killed_goes_on_elsewhere_and_has_one_effect()
    {
        await using var one = await Start();
        await using var other = await Start();
        var job = await _queue.Enqueue(new Steps(1500));
        var (holder, idle) = await Holder(one, other);

        holder.Kill();

        _ = await _database.StatusBecomes(job, "succeeded");
        (await Attempts(job)).ShouldBe("lost,succeeded");
        (await ResultOf(job)).ShouldBe(idle.Id);
        (await _database.Scalar<long>("SELECT count(*) FROM effects")).ShouldBe(1);
        (await _database.Count("crashes = 1")).ShouldBe(1);
    }

    [Fact]
    public async Task Work_of_a_limited_kind_goes_on_however_often_one_of_two_workers_is_killed_with_all_its_places()
    {
        var deaths = IsLong ? 8 : 2;
        await using var steady = await Start();
        for (var death = 1; death <= deaths; death++)
        {
            // While it stands still the other one gets both places, and dies with them.
            steady.Pause();
            await using var victim = await Start();
            _ = await _queue.Enqueue(Enumerable.Repeat((new FewSteps(3000), (JobTerms?)null), 3));
            _ = await Eventually.Be(() => _database.Count($"status = 'running' AND worker LIKE '%:{victim.Id}:%'"), held => held == 2);
            victim.Kill();
            steady.Continue();

            _ = await Eventually.Be(() => _database.Count("status = 'succeeded'"), done => done == 3 * death);
        }

        (await _database.Scalar<long>("SELECT count(*) FROM effects")).ShouldBe(3 * deaths);
        (await _database.Scalar<long>("SELECT count(*) FROM job_attempts WHERE outcome NOT IN ('succeeded', 'lost')")).ShouldBe(0);
        (await _database.Count("attempts - crashes = 1")).ShouldBe(3 * deaths);
    }

    [Fact]
    public async Task What_a_worker_says_that_stood_still_for_longer_than_its_lease_is_refused()
    {
        await using var one = await Start();
        await using var other = await Start();
        var job = await _queue.Enqueue(new Steps(1500));
        var (holder, idle) = await Holder(one, other);

        holder.Pause();
        _ = await _database.StatusBecomes(job, "succeeded");
        holder.Continue();

        _ = await Eventually.Be(() => Task.FromResult(holder.Output), seen => seen.Contains("was discarded", StringComparison.Ordinal));
        (await Attempts(job)).ShouldBe("lost,succeeded");
        (await ResultOf(job)).ShouldBe(idle.Id);
        (await _database.Scalar<long>("SELECT count(*) FROM effects")).ShouldBe(1);

        // And it works on.
        idle.Kill();
        _ = await _database.StatusBecomes(await _queue.Enqueue(new Steps(1)), "succeeded");
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_stop_hands_its_job_back_and_no_attempt_is_lost()
    {
        await using var one = await Start("--Jobs:ShutdownTimeout=00:00:00.2");
        var job = await _queue.Enqueue(new Steps(3_000));
        _ = await _database.StatusBecomes(job, "running");

        (await one.Stop()).ShouldBe(0);

        (await _database.Count("status = 'queued' AND attempts = 0 AND crashes = 0 AND lease_until IS NULL")).ShouldBe(1);
        await using var other = await Start();
        _ = await _database.StatusBecomes(job, "succeeded");
        (await Attempts(job)).ShouldBe("handed_back,succeeded");
        (await _database.Count("attempts = 1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_stop_finishes_what_ends_soon()
    {
        await using var one = await Start();
        var job = await _queue.Enqueue(new Steps(1000));
        _ = await Eventually.Be(
            () => Task.FromResult(one.Output), output => output.Contains(StepsHandler.Begun(job), StringComparison.Ordinal));

        (await one.Stop()).ShouldBe(0);

        (await _database.Status(job)).ShouldBe("succeeded");
    }

    [Fact]
    public async Task A_job_that_kills_its_worker_three_times_is_quarantined()
    {
        await using var first = await Start();
        await using var second = await Start();
        await using var third = await Start();
        await using var watcher =
            await JobHost.Start(_database, [StepsHandler.Kind], settings: ["Workers:Queues=messages", $"Jobs:Lease={Lease}"]);

        var job = await _queue.Enqueue(new Steps(0, Kills: true));

        foreach (var deaths in new[] { 1, 2, 3 })
            _ = await Eventually.Be(() => _database.Count($"crashes >= {deaths}"), seen => seen == 1);
        (await _database.Status(job)).ShouldBe("dead");
        (await Attempts(job)).ShouldBe("lost,lost,lost");
        (await _database.Scalar<string>("SELECT error FROM jobs")).ShouldStartWith("Quarantined");
    }

    private static Task<WorkerProcess> StartProgram(TestDatabase database, IEnumerable<string> arguments) =>
        WorkerProcess.StartProgram(typeof(StepsHandler).Assembly.Location, database, arguments);

    private Task<WorkerProcess> Start(params IEnumerable<string> arguments) =>
        StartProgram(_database, [.. arguments, $"--Jobs:Lease={Lease}", "--environment=Production"]);

    private Task<string> Attempts(JobId job) => _database.Attempts(job);

    private async Task<int> ResultOf(JobId job) =>
        int.Parse(await _database.Scalar<string>($"SELECT result::text FROM jobs WHERE id = {JobRows.Sql(_database, job)}"),
            CultureInfo.InvariantCulture);

    // The worker that has the job, and the one that has not.
    private async Task<(WorkerProcess Holder, WorkerProcess Idle)> Holder(WorkerProcess one, WorkerProcess other)
    {
        var name = await Eventually.Be(
            () => _database.Scalar<string>("SELECT coalesce(max(worker), '') FROM jobs WHERE status = 'running'"), seen => seen.Length > 0);
        return name.Contains($":{one.Id}:", StringComparison.Ordinal) ? (one, other) : (other, one);
    }
}
