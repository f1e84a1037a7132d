using CleanOrders.Application.RateLimiting;

namespace CleanOrders.Infrastructure.RateLimiting.InRedis.Local;

/// <summary>Several calls of a kind that Redis has already counted. They go on here without asking it, for a short time.</summary>
/// <param name="askedAt">From before Redis was asked: so a batch of a day is over here no later than that day is there.</param>
internal sealed class TokenBatch(Taking taken, LimitRequest each, int size, TimeProvider clock, long askedAt)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(700);

    private readonly Lock _lock = new();
    private readonly TimeSpan _validFor = ValidFor(taken, each);
    private int _used;
    private bool _isReturned;

    public bool IsOver => _used == size || clock.GetElapsedTime(askedAt) >= _validFor;

    /// <summary>How many calls may still go on with it.</summary>
    public int Left => size - Volatile.Read(ref _used);

    public bool IsFor(LimitRequest request) => each.IsLike(request);

    /// <returns>Nothing where it is used up, over, or for other calls.</returns>
    public LimitAnswer? Use(LimitRequest request)
    {
        if (!IsFor(request))
            return null;
        int place;
        lock (_lock)
        {
            if (_isReturned || IsOver)
                return null;
            place = ++_used;
        }

        var counts = new LimitCount[each.Checks.Length];
        for (var index = 0; index < counts.Length; index++)
        {
            var count = taken.Counts[index];
            counts[index] = count with { Remaining = count.Remaining + ((size - place) * each.Checks[index].Cost) };
        }

        return new LimitAnswer(counts, taken.Hold(place));
    }

    /// <summary>Gives back what was not used.</summary>
    public async Task Return()
    {
        lock (_lock)
        {
            if (_isReturned || _used == size)
                return;
            _isReturned = true;
        }

        await taken.Return(_used, (double)(size - _used) / size);
    }

    // What a day or a month gave is not used in the next one.
    private static TimeSpan ValidFor(Taking taken, LimitRequest each) => each.Checks
        .Where(check => check.Policy.Kind is LimitKind.Day or LimitKind.Month)
        .Select(check => TimeSpan.FromTicks(taken.Counts[Array.IndexOf(each.Checks, check)].Reset)).Append(Longest).Min();
}
