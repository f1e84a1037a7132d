using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Caching;

/// <summary>
/// Which answers are good now: those whose key has the version of their area. Each change of an area commits a new version with it, so an
/// answer made under a version that was read before has all that was committed by then. What was read is trusted for less than the second
/// that is promised, and whoever asks has it read again before that: a process that nobody asks anything sends nothing.
/// </summary>
internal sealed partial class CacheVersions(Dialect dialect, SignalHub signals, TimeProvider clock, ILogger<CacheVersions> logger)
{
    private static readonly TimeSpan Trust = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);

    // A database that is well takes less. After that the question goes to it, and waits or fails as it would without a cache.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private volatile Versions? _known;
    private Reading? _reading;
    private long _forgottenAt;
    private int _isFailing;

    /// <returns>Nothing, where none can be read that is young enough: then no cached answer is known to be good.</returns>
    public ValueTask<string?> Current(string area, CancellationToken ct)
    {
        // By when a reading must have begun is decided here: however long the question then waits for it, it lacks nothing older.
        var now = clock.GetTimestamp();
        var since = Math.Max(Volatile.Read(ref _forgottenAt), now - TrustInTicks);
        if (_known is not { } known || known.BeganAt <= since)
            return new(ReadNow(area, since, ct));
        if (clock.GetElapsedTime(known.BeganAt, now) > Interval)
            _ = Read(since);
        return new(known.ByArea[area]);
    }

    /// <summary>
    /// Makes the answers of an area old when the batch commits: in this process at once, in others when the signal arrives, or when they
    /// read the version next.
    /// </summary>
    public void Change(string area, WriteBatch batch)
    {
        batch.Add(CacheVersionTable.Change(area));
        SignalAfter(batch);
    }

    /// <summary>
    /// The same by one row of the area (<see cref="CacheAreas.Rows"/>), for what many change at once: it is written after what was added to
    /// the end of the batch before, so whoever waits for that holds no row of this.
    /// </summary>
    public void ChangeLast(string row, WriteBatch batch)
    {
        batch.AddRow(new ChangedRow(row), static changed => changed.Distinct().OrderBy(row => row.Name, StringComparer.Ordinal)
            .Select(row => CacheVersionTable.Change(row.Name)));
        SignalAfter(batch);
    }

    /// <summary>What was read until now is not trusted any more, nor what is being read.</summary>
    public void Forget() => Volatile.Write(ref _forgottenAt, clock.GetTimestamp());

    private void SignalAfter(WriteBatch batch) => batch.AfterCommit(() =>
    {
        Forget();
        signals.Publish(Topic.CacheChanged);
    });

    private long TrustInTicks => (long)(Trust.TotalSeconds * clock.TimestampFrequency);

    private async Task<string?> ReadNow(string area, long since, CancellationToken ct)
    {
        var reading = Read(since);
        var left = Timeout - clock.GetElapsedTime(reading.BeganAt);
        try
        {
            return left > TimeSpan.Zero && await reading.Done.WaitAsync(left, TimeProvider.System, ct) is { } read
                ? read.ByArea[area]
                : null;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>The reading under way, if it began late enough, or another: one for all who wait.</summary>
    private Reading Read(long since)
    {
        lock (_lock)
        {
            if (_reading is { Done.IsCompleted: false } underWay && underWay.BeganAt > since)
                return underWay;

            // It is nobody's request, though one of them has begun it.
            var beganAt = clock.GetTimestamp();
            using (ExecutionContext.SuppressFlow())
                return _reading = new Reading(beganAt, Task.Run(() => ReadSince(beganAt), CancellationToken.None));
        }
    }

    private async Task<Versions?> ReadSince(long beganAt)
    {
        try
        {
            var read = new Versions(await ReadRows(), beganAt);
            lock (_lock)
            {
                // Of two that overlap, the one that began later knows more.
                if (_known is null || _known.BeganAt < beganAt)
                    _known = read;
            }

            Volatile.Write(ref _isFailing, 0);
            return read;
        }
        catch (Exception failure)
        {
            // That the database is away is said by whoever asks it next.
            if (!failure.IsOutage() && Interlocked.Exchange(ref _isFailing, 1) == 0)
                Log.Failed(logger, failure);
            return null;
        }
    }

    private async Task<Dictionary<string, string>> ReadRows()
    {
        while (true)
        {
            var rows = await dialect.Query(
                CacheVersionTable.ReadAll, row => KeyValuePair.Create(row.GetString(0), row.GetString(1)), CancellationToken.None);
            var byRow = new Dictionary<string, string>(rows, StringComparer.Ordinal);
            var missing = CacheAreas.Rows.Values.SelectMany(names => names).Distinct(StringComparer.Ordinal)
                .Where(name => !byRow.ContainsKey(name)).ToList();
            if (missing.Count == 0)
                return CacheAreas.Rows.Keys.ToDictionary(
                    area => area, area => CacheVersionTable.VersionOf(area, byRow), StringComparer.Ordinal);
            await dialect.Send([CacheVersionTable.Begin(missing)], CancellationToken.None);
        }
    }

    private sealed record Versions(IReadOnlyDictionary<string, string> ByArea, long BeganAt);

    private sealed record ChangedRow(string Name);

    private sealed record Reading(long BeganAt, Task<Versions?> Done);

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Error, "The versions of cached answers cannot be read; until they can, each question goes to the database")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
