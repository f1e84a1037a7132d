using CleanOrders.Infrastructure.Hosting;

namespace CleanOrders.Worker.Tests.Hosting;

/// <summary>What all background loops do about failures.</summary>
public sealed class RetryLoopTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(1);

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly List<string> _reports = [];

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task Of_each_outage_the_first_failure_and_the_end_are_reported_and_the_others_counted()
    {
        bool[] fails = [false, true, true, true, false, false, true, false];
        var rounds = 0;

        await Loop().Run(_ => fails[rounds++] ? Fail($"in round {rounds}") : StopAt(rounds == fails.Length), _stop.Token);

        rounds.ShouldBe(fails.Length);
        _reports.ShouldBe(["failed in round 2", "recovered from 3", "failed in round 7", "recovered from 1"]);
    }

    [Fact]
    public async Task A_round_that_goes_on_says_when_it_has_succeeded()
    {
        var loop = Loop();
        var rounds = 0;

        await loop.Run(
            async _ =>
            {
                if (++rounds == 1)
                    await Fail("to connect");
                loop.Succeeded();
                await StopAt(rounds == 3);
                await Fail("later");
            }, _stop.Token);

        _reports.ShouldBe(["failed to connect", "recovered from 1", "failed later", "recovered from 1"]);
    }

    [Fact]
    public async Task Stopping_ends_a_round_and_a_pause_without_a_report()
    {
        var loop = new RetryLoop(Eventually.Bound, failure => _reports.Add($"failed {failure.Message}"), _ => _reports.Add("recovered"));
        var begun = new TaskCompletionSource();
        var running = loop.Run(
            async ct =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, ct);
            }, _stop.Token);
        await begun.Task;
        await _stop.CancelAsync();
        await running.WaitAsync(Eventually.Bound, TestContext.Current.CancellationToken);

        using var stopLater = new CancellationTokenSource();
        var (pausing, rounds) = (new TaskCompletionSource(), 0);
        running = new RetryLoop(Eventually.Bound * 2, _ => pausing.SetResult(), _ => _reports.Add("recovered"))
            .Run(_ => Fail($"in round {++rounds}"), stopLater.Token);
        await pausing.Task;
        await stopLater.CancelAsync();
        await running.WaitAsync(Eventually.Bound, TestContext.Current.CancellationToken);

        _reports.ShouldBeEmpty();
        rounds.ShouldBe(1);
    }

    [Fact]
    public async Task An_outage_that_is_reported_elsewhere_hides_no_other_failure()
    {
        Exception?[] failures = [new TimeoutException("away"), new InvalidOperationException("a bug"), new TimeoutException("away"), null];
        var rounds = 0;

        await Loop(reportsOutages: false).Run(
            _ => failures[rounds++] is { } failure ? Task.FromException(failure) : StopAt(true), _stop.Token);

        _reports.ShouldBe(["failed a bug", "recovered from 3"]);
    }

    [Fact]
    public async Task What_is_to_be_done_once_is_retried_until_then()
    {
        var steps = 0;

        await Loop().UntilDone(_ => ++steps < 3 ? Fail($"in step {steps}") : Task.CompletedTask, _stop.Token);

        steps.ShouldBe(3);
        _reports.ShouldBe(["failed in step 1", "recovered from 2"]);
    }

    [Fact]
    public async Task What_is_to_be_done_once_is_given_up_when_time_is_up_or_the_failure_is_not_retried()
    {
        var hurried = new RetryLoop(Eventually.Bound * 2, _ => _stop.Cancel(), _ => _reports.Add("recovered"));
        _ = await Should.ThrowAsync<OperationCanceledException>(hurried.UntilDone(_ => Fail("always"), _stop.Token));

        var picky = Loop().UntilDone(
            _ => Task.FromException(new InvalidOperationException("a bug")), TestContext.Current.CancellationToken,
            isRetried: failure => failure.IsOutage());
        (await Should.ThrowAsync<InvalidOperationException>(picky)).Message.ShouldBe("a bug");

        _reports.ShouldBeEmpty();
    }

    private RetryLoop Loop(bool reportsOutages = true) =>
        new(Short, failure => _reports.Add($"failed {failure.Message}"), failures => _reports.Add($"recovered from {failures}"))
        {
            ReportsOutages = reportsOutages,
        };

    private static Task Fail(string how) => Task.FromException(new TimeoutException(how));

    private Task StopAt(bool isLast) => isLast ? _stop.CancelAsync() : Task.CompletedTask;
}
