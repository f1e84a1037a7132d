using Microsoft.Extensions.Time.Testing;

namespace CleanOrders.TestKit;

/// <summary>
/// A clock that stands still until a test moves it. Timers made with it fire when it passes their time; a periodic one that it passes
/// several times fires once, when the clock stands again, as if the machine had slept.
/// </summary>
public sealed class FakeClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    // Ids of one millisecond are counted in the process: two hosts that stand still must not stand at the same one.
    private static int Made;

    private readonly Lock _lock = new();
    private readonly List<Ticker> _timers = [];

    /// <summary>At a moment of its own.</summary>
    public FakeClock()
        : this(The.Moment.AddMinutes(Interlocked.Increment(ref Made) * 2))
    {
    }

    // How long something took is measured in real time: what waits for the network does not stand still with the clock on the wall.
    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => System.GetTimestamp();

    public new void Advance(TimeSpan time)
    {
        base.Advance(time);
        Ticker[] timers;
        lock (_lock)
            timers = [.. _timers];
        foreach (var timer in timers)
            timer.FireIfDue();
    }

    // What does its work in the callback, as a loop on the embedded database does, would else do it for each minute of a month.
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period <= TimeSpan.Zero)
            return base.CreateTimer(callback, state, dueTime, period);
        var timer = new Ticker(this, callback, state);
        _ = timer.Change(dueTime, period);
        lock (_lock)
            _timers.Add(timer);
        return timer;
    }

    private sealed class Ticker(FakeClock clock, TimerCallback callback, object? state) : ITimer
    {
        private readonly Lock _lock = new();
        private DateTimeOffset _due = DateTimeOffset.MaxValue;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_lock)
            {
                _period = period;
                _due = dueTime < TimeSpan.Zero ? DateTimeOffset.MaxValue : clock.GetUtcNow() + dueTime;
            }

            return true;
        }

        public void FireIfDue()
        {
            lock (_lock)
            {
                if (_due > clock.GetUtcNow())
                    return;
                _due = _period > TimeSpan.Zero ? clock.GetUtcNow() + _period : DateTimeOffset.MaxValue;
            }

            callback(state);
        }

        public void Dispose()
        {
            lock (clock._lock)
                _ = clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
