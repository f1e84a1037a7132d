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
    public async Task Eight_wait_and_the_rest_come_again_later()
    {
        await Fill();
        var waiting = Enumerable.Range(0, 8).Select(_ => _gate.Enter(Ct)).ToList();

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
    public async Task The_more_there_are_the_further_apart_they_come_again_until_they_are_sent()
    {
        await Fill();
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        var first = await Latest(20);
        var second = await Latest(2_000);
        second.ShouldBeGreaterThan(first);
        for (var i = 0; i < 2_020; i++)
            _gate.Note(succeeded: true, asked: null);

        (await Latest(5)).ShouldBeLessThan(second);
    }

    private async Task Fill()
    {
        for (var i = 0; i < 2; i++)
            (await _gate.Enter(Ct)).ShouldBeNull();
    }

    private async Task<TimeSpan> Latest(int count)
    {
        var latest = TimeSpan.Zero;
        for (var i = 0; i < count; i++)
        {
            var putOff = (await _gate.Enter(Ct)).ShouldNotBeNull();
            latest = putOff > latest ? putOff : latest;
        }

        return latest;
    }

    private void Send(bool succeeded)
    {
        _gate.Note(succeeded, asked: null);
        _gate.Leave();
    }
}
