using CleanOrders.Application.Status;

namespace CleanOrders.Infrastructure.Status;

/// <summary>
/// The last hour: what this process did, every 15 seconds, and what waited in the database, each minute and as often as somebody sees the
/// page. It is in memory only, so a restart begins anew.
/// </summary>
internal sealed class StatusHistory(LoadMeter meter, BacklogReader backlog, TimeProvider clock)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan BacklogInterval = TimeSpan.FromMinutes(1);

    private readonly LastHour<LoadSample> _load = new(sample => sample.At);
    private readonly LastHour<BacklogSample> _backlogs = new(sample => sample.At);

    public DateTimeOffset StartedAt { get; } = clock.GetUtcNow();

    public IReadOnlyList<LoadSample> Load => _load.All;

    public IReadOnlyList<BacklogSample> Backlogs => _backlogs.All;

    public Task SampleLoad()
    {
        if (meter.Take() is { } sample)
            _load.Add(sample);
        return Task.CompletedTask;
    }

    /// <summary>One statement. At the start others have more to ask, so it waits for the next time.</summary>
    public async Task SampleBacklog(CancellationToken ct)
    {
        if (clock.GetUtcNow() - StartedAt > BacklogInterval / 2 && IsDue(BacklogInterval))
            _backlogs.Add(await backlog.Sample(ct));
    }

    /// <summary>What was read for somebody is a sample too, unless there was one just now.</summary>
    public void Add(BacklogSample sample)
    {
        if (IsDue(Interval))
            _backlogs.Add(sample);
    }

    private bool IsDue(TimeSpan interval) =>
        _backlogs.All is not [.., var last] || clock.GetUtcNow() - last.At >= interval - TimeSpan.FromSeconds(1);

    /// <summary>The samples of an hour, and never more than fit into one.</summary>
    private sealed class LastHour<T>(Func<T, DateTimeOffset> at)
    {
        private static readonly TimeSpan Span = TimeSpan.FromHours(1);
        private static readonly int Most = (int)(Span / Interval);

        private readonly Lock _lock = new();
        private readonly Queue<T> _samples = new();

        public IReadOnlyList<T> All
        {
            get
            {
                lock (_lock)
                    return [.. _samples];
            }
        }

        public void Add(T sample)
        {
            lock (_lock)
            {
                _samples.Enqueue(sample);
                while (_samples.Count > Most || at(_samples.Peek()) < at(sample) - Span)
                    _ = _samples.Dequeue();
            }
        }
    }
}
