using System.Diagnostics;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Jobs.Worker;

/// <summary>
/// Looks for all consumers of this process in one statement, and wakes those that have something to do: when the first of the jobs that
/// wait is due, when somebody says that one was
/// put off, and every second, as the net under calls that get lost.
/// </summary>
internal sealed partial class DueJobPoller(
    JobStore store, IReadOnlyList<JobConsumer> consumers, SignalHub signals, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Of looks that are asked for.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    /// <summary>While something is due: it may be that it cannot be claimed, as where no more may run at once.</summary>
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(250);

    /// <summary>From the very beginning, for what came behind the low-water marks.</summary>
    private static readonly TimeSpan FullScanInterval = TimeSpan.FromSeconds(5);

    private long _scannedAllAt = Stopwatch.GetTimestamp();

    public async Task Run(CancellationToken stopping)
    {
        using var subscription = signals.Listen(SignalHub.Polls);
        var isFailing = false;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var pause = await Poll(stopping);
                isFailing = false;
                await Task.Delay(pause < Shortest ? pause : Shortest, TimeProvider.System, stopping);
                if (pause > Shortest)
                    _ = await subscription.Wait(pause - Shortest, stopping);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                if (!isFailing)
                    Log.Failed(logger, exception.UnlessOutage());
                isFailing = true;
                await Task.Delay(Longest, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                // Stopping breaks off whatever is under way, and each layer says so in its own way.
                return;
            }
        }
    }

    /// <returns>How long to wait before the next one.</returns>
    private async Task<TimeSpan> Poll(CancellationToken ct)
    {
        var scansAll = Stopwatch.GetElapsedTime(_scannedAllAt) > FullScanInterval;
        if (scansAll)
            _scannedAllAt = Stopwatch.GetTimestamp();
        var now = clock.GetUtcNow();
        var first = await store.FirstDue(
            [.. consumers.Select(consumer => (consumer.Name, scansAll ? ConsumerLowWaterMarks.None : consumer.LowWaterMarks(now)))], ct);
        var pause = Longest;
        foreach (var consumer in consumers)
        {
            if (!first.TryGetValue(consumer.Name, out var due))
                continue;
            if (due <= now)
                consumer.Poll(fromTheBeginning: scansAll);
            var wait = due <= now ? Busy : due - now;
            pause = wait < pause ? wait : pause;
        }

        return pause;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Polling for due jobs failed; jobs still start on signals, and polling is retried")]
        public static partial void Failed(ILogger logger, Exception? exception);
    }
}
