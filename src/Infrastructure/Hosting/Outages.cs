using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Hosting;

/// <summary>
/// Says once that the database went away and once that it is back, however many calls fail in between: those are counted. The meter has the
/// name of the product.
/// </summary>
internal sealed partial class Outages(DatabaseProbe database, IMeterFactory meters, ILogger<Outages> logger) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Counter<long> _failures = meters.Create(ServiceTelemetry.Name)
        .CreateCounter<long>("database.outage.failures", "{call}", "Calls that failed because the database was away.");
    private readonly CancellationTokenSource _stopping = new();
    private long _failed;
    private int _isAway;

    /// <summary>Tells of a failure for which <see cref="Outage.IsOutage"/> is true.</summary>
    public void Saw(Exception failure)
    {
        if (!failure.IsAway())
            return;
        _failures.Add(1);
        _ = Interlocked.Increment(ref _failed);
        if (Interlocked.Exchange(ref _isAway, 1) == 1)
            return;
        Log.WentAway(logger, database.Description, failure.Chain().Last().Message);
        _ = Watch(Stopwatch.GetTimestamp(), _stopping.Token);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task Watch(long since, CancellationToken ct)
    {
        try
        {
            while (!await Answers(ct))
                await Task.Delay(Pause, TimeProvider.System, ct);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Volatile.Write(ref _isAway, 0);
        Log.CameBack(
            logger, database.Description, Math.Round(Stopwatch.GetElapsedTime(since).TotalSeconds, 1),
            Interlocked.Exchange(ref _failed, 0));
    }

    private async Task<bool> Answers(CancellationToken ct)
    {
        try
        {
            await database.Ask(ct);
            return true;
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Error, "{Database} does not respond ({Reason}); requests that need it are refused with 503 until it does")]
        public static partial void WentAway(ILogger logger, string database, string reason);

        [LoggerMessage(2, LogLevel.Warning, "{Database} responds again after {Seconds} seconds, in which {Count} calls failed")]
        public static partial void CameBack(ILogger logger, string database, double seconds, long count);
    }
}

/// <summary>Asks the database something that costs nothing.</summary>
/// <param name="Description">The database, for people.</param>
/// <param name="Ask">Throws where there is no answer.</param>
internal sealed record DatabaseProbe(string Description, Func<CancellationToken, Task> Ask);
