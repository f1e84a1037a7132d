using System.Diagnostics;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Jobs.Worker;

/// <summary>
/// Looks for all lanes of this process in one statement, and wakes those that have something to do: when the first of the jobs that wait is due, when somebody says that one was
/// put off, and every second, as the net under calls that get lost.
/// </summary>
internal sealed partial class JobLooks(JobStore store, IReadOnlyList<JobLane> lanes, Wakeups wakeups, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Of looks that are asked for.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    /// <summary>While something is due: it may be that it cannot be claimed, as where no more may run at once.</summary>
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(250);

    /// <summary>From the very beginning, for what came behind the floors.</summary>
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(5);

    private long _swept = Stopwatch.GetTimestamp();

    public async Task Run(CancellationToken stopping)
    {
        using var bell = wakeups.Listen(Wakeups.Looks);
        var isFailing = false;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var pause = await Look(stopping);
                isFailing = false;
                await Task.Delay(pause < Shortest ? pause : Shortest, TimeProvider.System, stopping);
                if (pause > Shortest)
                    _ = await bell.Wait(pause - Shortest, stopping);
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
    private async Task<TimeSpan> Look(CancellationToken ct)
    {
        var sweeps = Stopwatch.GetElapsedTime(_swept) > Sweep;
        if (sweeps)
            _swept = Stopwatch.GetTimestamp();
        var now = clock.GetUtcNow();
        var first = await store.FirstDue([.. lanes.Select(lane => (lane.Name, sweeps ? LaneFloors.None : lane.Floors(now)))], ct);
        var pause = Longest;
        foreach (var lane in lanes)
        {
            if (!first.TryGetValue(lane.Name, out var due))
                continue;
            if (due <= now)
                lane.Look(fromTheBeginning: sweeps);
            var wait = due <= now ? Busy : due - now;
            pause = wait < pause ? wait : pause;
        }

        return pause;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Jobs that are due are not looked for; jobs begin when they are called, and it is looked again in a moment")]
        public static partial void Failed(ILogger logger, Exception? exception);
    }
}
