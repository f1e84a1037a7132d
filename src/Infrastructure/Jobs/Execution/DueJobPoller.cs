using System.Diagnostics;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Jobs.Execution;

/// <summary>
/// Polls for all consumers of this process in one statement, and notifies those that have something to do: when the first of the jobs that
/// wait is due, when one is postponed, and every second, since signals may get lost.
/// </summary>
internal sealed partial class DueJobPoller(
    JobStore store, IReadOnlyList<JobConsumer> consumers, SignalHub signals, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Of polls that are asked for.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    /// <summary>While something is due: it may be that it cannot be claimed, as where no more may run at once.</summary>
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(250);

    /// <summary>From the very beginning, for what came behind the low-water marks.</summary>
    private static readonly TimeSpan FullScanInterval = TimeSpan.FromSeconds(5);

    private long _scannedAllAt = Stopwatch.GetTimestamp();

    public async Task Run(CancellationToken stopping)
    {
        using var subscription = signals.Subscribe(Topic.JobPostponed);
        var loop = new RetryLoop(
            Longest, exception => Log.Failed(logger, exception.UnlessOutage()), failures => Log.Recovered(logger, failures));
        await loop.Run(
            async ct =>
            {
                var pause = await Poll(ct);
                loop.Succeeded();
                await Task.Delay(pause < Shortest ? pause : Shortest, TimeProvider.System, ct);
                if (pause > Shortest)
                    _ = await subscription.Wait(pause - Shortest, ct);
            }, stopping);
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

        [LoggerMessage(2, LogLevel.Information, "Polling for due jobs succeeds again after {Failures} failures")]
        public static partial void Recovered(ILogger logger, int failures);
    }
}
