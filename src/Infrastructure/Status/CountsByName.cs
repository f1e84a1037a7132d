using System.Collections.Concurrent;
using CleanOrders.Application.Status;

namespace CleanOrders.Infrastructure.Status;

/// <summary>How often each of a bounded number of names was seen since the start, and when last.</summary>
internal sealed class CountsByName(TimeProvider clock)
{
    private const int MostNames = 500;

    private readonly ConcurrentDictionary<string, Seen> _all = new(StringComparer.Ordinal);

    public IReadOnlyList<NamedCount> All =>
        [.. _all.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => new NamedCount(one.Key, one.Value.Times))];

    public void Add(string name, long value, int status = 0)
    {
        // Names are words of the code, and few; all the same nothing here grows without an end.
        if (!_all.TryGetValue(name, out var seen))
        {
            if (_all.Count >= MostNames)
                return;
            seen = _all.GetOrAdd(name, static (_, status) => new Seen(status), status);
        }

        seen.Add(value, clock.GetUtcNow());
    }

    /// <summary>So many of them as problems, the last one first.</summary>
    public IReadOnlyList<ProblemCount> Latest(int atMost) =>
    [
        .. _all.Select(one => new ProblemCount(one.Key, one.Value.Status, one.Value.Times, one.Value.Last))
            .OrderByDescending(problem => problem.Last).ThenBy(problem => problem.Code, StringComparer.Ordinal).Take(atMost),
    ];

    private sealed class Seen(int status)
    {
        private long _times;
        private long _last;

        public int Status => status;

        public long Times => Interlocked.Read(ref _times);

        public DateTimeOffset Last => new(Interlocked.Read(ref _last), TimeSpan.Zero);

        public void Add(long value, DateTimeOffset now)
        {
            _ = Interlocked.Add(ref _times, value);
            _ = Interlocked.Exchange(ref _last, now.UtcTicks);
        }
    }
}
