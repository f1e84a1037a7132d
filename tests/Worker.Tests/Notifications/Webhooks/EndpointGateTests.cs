using CleanOrders.Infrastructure.Notifications.Webhooks;

namespace CleanOrders.Worker.Tests.Notifications.Webhooks;

/// <summary>Who is let through to an endpoint, who waits, and who comes again later.</summary>
public sealed class EndpointGateTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeClock _clock = new();
    private readonly EndpointGate _gate;

    public EndpointGateTests() => _gate = new EndpointGate(_clock);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_are_let_in_and_the_next_has_the_place_of_the_first_that_leaves()
    {
        await Fill();
        var third = _gate.Enter(Ct);
        third.IsCompleted.ShouldBeFalse();

        Send(succeeded: true);

        (await third).ShouldBeNull();
        _gate.Enter(Ct).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Sixteen_wait_and_the_rest_come_again_later()
    {
        await Fill();
        var waiting = Enumerable.Range(0, 16).Select(_ => _gate.Enter(Ct)).ToList();

        (await _gate.Enter(Ct)).ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(Second);

        waiting.ShouldAllBe(one => !one.IsCompleted);
        foreach (var one in waiting)
        {
            Send(succeeded: true);
            (await one).ShouldBeNull();
        }
    }

    [Fact]
    public async Task Nobody_waits_for_an_endpoint_that_is_slow()
    {
        await Fill();
        var early = _gate.Enter(Ct);

        _clock.Advance(TimeSpan.FromMilliseconds(101));

        (await early).ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(Second);
        (await _gate.Enter(Ct)).ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(Second);
    }

    [Fact]
    public async Task Who_waits_comes_again_later_when_the_endpoint_fails()
    {
        await Fill();
        var (first, second) = (_gate.Enter(Ct), _gate.Enter(Ct));

        Send(succeeded: false);

        (await first).ShouldBeNull();
        (await second).ShouldNotBeNull();
        (await _gate.Enter(Ct)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_place()
    {
        await Fill();
        using var stopped = new CancellationTokenSource();
        var waiting = _gate.Enter(stopped.Token);

        await stopped.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        Send(succeeded: true);
        (await _gate.Enter(Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task They_come_again_one_after_the_other_as_quickly_as_the_endpoint_takes_them()
    {
        for (var i = 0; i < 100; i++)
        {
            await Fill();
            Send(succeeded: true);
            Send(succeeded: true);
        }

        await Fill();
        _clock.Advance(TimeSpan.FromMilliseconds(200));

        var waits = new List<TimeSpan>();
        for (var i = 0; i < 1_000; i++)
            waits.Add((await _gate.Enter(Ct)).ShouldNotBeNull());

        // Two at once, of ten milliseconds each.
        waits[0].ShouldBe(Second + TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(1));
        waits[^1].ShouldBe(Second + TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100));
        waits.ShouldBeInOrder();
    }

    [Fact]
    public async Task Nobody_comes_before_the_endpoint_asked_for_or_days_later()
    {
        var asked = TimeSpan.FromMinutes(59);
        _gate.Note(succeeded: false, asked);

        for (var i = 0; i < 40_000; i++)
            (await _gate.Enter(Ct)).ShouldNotBeNull().ShouldBeInRange(asked, asked + TimeSpan.FromHours(1));
    }

    private async Task Fill()
    {
        for (var i = 0; i < 2; i++)
            (await _gate.Enter(Ct)).ShouldBeNull();
    }

    private void Send(bool succeeded)
    {
        _gate.Note(succeeded, asked: null);
        _gate.Leave(TimeSpan.FromMilliseconds(10));
    }
}
