using CleanOrders.Application.Jobs;
using CleanOrders.Application.UseCases;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Jobs.Queue;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Jobs.Execution;

/// <summary>
/// Renews the leases of this worker's jobs, finds which of them are to stop and whether those who asked for them still may, writes their
/// progress, and reclaims the jobs of workers that do not respond. All of it in real time and by the database's clock, whatever clock the
/// service goes by.
/// </summary>
internal sealed partial class LeaseKeeper(
    JobStore store, InFlightJobs inFlight, JobsOptions options, ICallers callers, TimeProvider clock, ILogger<LeaseKeeper> logger)
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>How long after its end a lease is found to be over.</summary>
    private static readonly TimeSpan ReclaimExpired = TimeSpan.FromSeconds(1);

    private long _prolonged = Environment.TickCount64;
    private long _reclaimedAt;

    public async Task Run(CancellationToken ct)
    {
        var interval = TimeSpan.FromTicks(Math.Min(CheckInterval.Ticks, options.Heartbeat.Ticks / 2));
        using var timer = new PeriodicTimer(interval);
        var loop = new RetryLoop(
            interval, exception => Log.Failed(logger, exception.UnlessOutage()), failures => Log.Recovered(logger, failures));
        await loop.Run(
            async token =>
            {
                _ = await timer.WaitForNextTickAsync(token);
                await Round(token);
            }, ct);
    }

    private async Task Round(CancellationToken ct)
    {
        var now = Environment.TickCount64;
        if (inFlight.All.Any(attempt => attempt.Age > CheckInterval))
            await Watch(ct);
        if (now - _prolonged >= options.Heartbeat.TotalMilliseconds)
        {
            _prolonged = now;
            await Prolong(ct);
        }

        if (now - _reclaimedAt >= Math.Min(ReclaimExpired.TotalMilliseconds, options.Heartbeat.TotalMilliseconds))
        {
            _reclaimedAt = now;
            foreach (var job in await store.ReclaimExpired(clock.GetUtcNow(), options.CrashesUntilQuarantine, ct))
                Report(job);
        }
    }

    private async Task Watch(CancellationToken ct)
    {
        foreach (var (id, generation) in await store.CancelRequested(ct))
            inFlight.Find(id, generation)?.Stop(StopReason.Cancelled);
        foreach (var sender in inFlight.All.Where(attempt => attempt is { IsRunning: true, BegunFor: not null, Reason: StopReason.None })
            .GroupBy(attempt => (attempt.BegunFor!.User, attempt.BegunFor.Key)))
        {
            var now = await callers.CurrentRightsOf(sender.Key.User, sender.Key.Key, ct);
            foreach (var attempt in sender)
            {
                if (Enqueuer.Lost(attempt.BegunFor!, now, attempt.Kind!.Kind.Uses) is { } why)
                    attempt.StopFor(why);
            }
        }

        var said = inFlight.All.Select(attempt => attempt.TakeProgress()).Where(progress => progress is not null)
            .Select(progress => progress!.Value).ToList();
        if (said.Count > 0)
            await store.WriteProgress(said, ct);
    }

    // A handler that goes on long after its time was up keeps its slot here, but not its job.
    private async Task Prolong(CancellationToken ct)
    {
        var mine = inFlight.All
            .Where(attempt => attempt.Age >= options.Heartbeat && attempt.Reason != StopReason.HeldByAnother
                && attempt.Age < (attempt.Kind?.Kind.Timeout ?? TimeSpan.Zero) + options.Lease)
            .ToList();
        if (mine.Count == 0)
            return;

        var found = await store.Prolong([.. mine.Select(attempt => attempt.Job)], options.Lease, ct);
        foreach (var lost in mine.Where(
            attempt => !found.Contains(attempt.Job.Id) && inFlight.Find(attempt.Job.Id, attempt.Job.Generation) is not null
                && !attempt.HasEnded))
        {
            Log.Lost(logger, lost.Id, lost.Job.Generation);
            lost.Stop(StopReason.HeldByAnother);
        }
    }

    private void Report(ReclaimedJob job)
    {
        if (job.Status == JobStatus.Dead)
            Log.Quarantined(logger, new JobId(job.Id), job.Type, options.CrashesUntilQuarantine);
        else
            Log.Reclaimed(logger, new JobId(job.Id), job.Type, job.Worker, job.Status);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Renewing the leases of jobs failed; it is retried")]
        public static partial void Failed(ILogger logger, Exception? exception);

        [LoggerMessage(5, LogLevel.Information, "Renewing the leases of jobs succeeds again after {Failures} failures")]
        public static partial void Recovered(ILogger logger, int failures);

        [LoggerMessage(
            2, LogLevel.Warning, "Attempt {Generation} of {Job} was taken by another worker, or was ended; it is cancelled here")]
        public static partial void Lost(ILogger logger, JobId job, int generation);

        [LoggerMessage(
            3, LogLevel.Warning, "The lease of {Job} ({Type}) was reclaimed from {Worker}, which stopped responding; it is {Status} now")]
        public static partial void Reclaimed(ILogger logger, JobId job, string type, string? worker, JobStatus status);

        [LoggerMessage(
            4, LogLevel.Error,
            "{Job} ({Type}) was moved to the dead letters: its worker ended or stopped responding {Crashes} times while running it")]
        public static partial void Quarantined(ILogger logger, JobId job, string type, int crashes);
    }
}
