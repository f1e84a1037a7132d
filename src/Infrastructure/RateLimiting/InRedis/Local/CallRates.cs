using CleanOrders.Application.RateLimiting;

namespace CleanOrders.Infrastructure.RateLimiting.InRedis.Local;

/// <summary>
/// How often each subject is called, roughly and in little memory: subjects that fall into the same slot are counted together, which does
/// nothing worse than to take a batch for one that is not called that often.
/// </summary>
internal sealed class CallRates(TimeProvider clock)
{
    private const int Slots = 4096;
    private const int PerSecond = 4;

    private readonly Slot[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new Slot())];

    /// <summary>Counts a call.</summary>
    /// <returns>How many there were in a second, by the last whole quarter of one.</returns>
    public int Count(LimitSubject subject)
    {
        var quarter = clock.GetTimestamp() / (clock.TimestampFrequency / PerSecond);
        return _slots[(uint)subject.Value.GetHashCode(StringComparison.Ordinal) % Slots].Count(quarter) * PerSecond;
    }

    private sealed class Slot
    {
        private readonly Lock _lock = new();
        private long _quarter;
        private int _count;
        private int _before;

        public int Count(long quarter)
        {
            lock (_lock)
            {
                if (quarter != _quarter)
                    (_before, _count, _quarter) = (quarter == _quarter + 1 ? _count : 0, 0, quarter);
                _count++;
                return _before;
            }
        }
    }
}
