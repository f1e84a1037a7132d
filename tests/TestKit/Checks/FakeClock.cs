namespace CleanOrders.TestKit;

/// <summary>A clock that stands still until a test moves it. Timers made with it fire when it passes their time.</summary>
public sealed class FakeClock(DateTimeOffset start) : TimeProvider
{
    // Ids of one millisecond are counted in the process: two hosts that stand still must not stand at the same one.
    private static int Made;

    private readonly Lock _turn = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = start;

    /// <summary>At a moment of its own.</summary>
    public FakeClock()
        : this(The.Moment.AddMinutes(Interlocked.Increment(ref Made) * 2))
    {
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_turn)
            return _now;
    }

    public void Advance(TimeSpan time)
    {
        Timer[] due;
        lock (_turn)
        {
            _now += time;
            due = [.. _timers.Where(timer => timer.Due <= _now).OrderBy(timer => timer.Due)];
            foreach (var timer in due)
                timer.Due = timer.Period is { } period ? _now + period : DateTimeOffset.MaxValue;
        }

        foreach (var timer in due)
            timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        _ = timer.Change(dueTime, period);
        lock (_turn)
            _timers.Add(timer);
        return timer;
    }

    private sealed class Timer(FakeClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan? Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._turn)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : clock._now + dueTime;
                Period = period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero ? null : period;
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._turn)
                _ = clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
