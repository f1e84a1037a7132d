using System.Data.Common;
using System.Threading.Channels;
using CleanOrders.Application.Jobs;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Jobs.Execution;

/// <summary>
/// Writes how attempts ended, all that have ended meanwhile at once. Until it is written a job is held; if the database is away, that is
/// when it comes back.
/// </summary>
internal sealed partial class JobCompletion(JobStore store, InFlightJobs inFlight, SignalHub signals, ILogger<JobCompletion> logger)
{
    private const int AtOnce = 500;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // Who ends jobs faster than they can be written waits.
    private readonly Channel<(JobAttempt Attempt, AttemptResult? AttemptResult)> _ended =
        Channel.CreateBounded<(JobAttempt, AttemptResult?)>(new BoundedChannelOptions(4 * AtOnce) { SingleReader = true });

    public ValueTask Add(JobAttempt attempt, AttemptResult? result) => _ended.Writer.WriteAsync((attempt, result));

    /// <summary>Nothing more will be added: <see cref="Run"/> ends when everything is written.</summary>
    public void Complete() => _ = _ended.Writer.TryComplete();

    public async Task Run(CancellationToken ct)
    {
        var batch = new List<(JobAttempt Attempt, AttemptResult? AttemptResult)>(AtOnce);
        while (await _ended.Reader.WaitToReadAsync(ct))
        {
            while (batch.Count < AtOnce && _ended.Reader.TryRead(out var one))
                batch.Add(one);
            await Write([.. batch.Where(one => one.AttemptResult is not null).Select(one => one.AttemptResult!)], ct);
            foreach (var (attempt, result) in batch)
            {
                inFlight.Remove(attempt);
                if (result is null)
                    Log.Refused(logger, attempt.Id, attempt.Job.Generation);
            }

            batch.Clear();
        }
    }

    private async Task Write(IReadOnlyList<AttemptResult> results, CancellationToken ct)
    {
        if (results.Count == 0)
            return;
        try
        {
            var loop = new RetryLoop(
                LongestPause, exception => Log.NotWritten(logger, results.Count, exception.UnlessOutage()),
                failures => Log.Written(logger, results.Count, failures));
            await loop.UntilDone(token => End(results, token), ct, isRetried: exception => exception.IsOutage());
        }
        catch (DbException exception) when (!exception.IsOutage())
        {
            await WriteEach(results, exception, ct);
        }
    }

    private async Task End(IReadOnlyList<AttemptResult> results, CancellationToken ct)
    {
        foreach (var refused in await store.End(results, ct))
            Log.Refused(logger, new JobId(refused.Id), refused.Generation);
        if (results.Any(one => one.RunAt is not null))
            signals.Notify(Topic.JobPostponed);
    }

    // One that the database does not take, as a result with a character that no text can have, must not keep the others from being written.
    private async Task WriteEach(IReadOnlyList<AttemptResult> results, DbException fault, CancellationToken ct)
    {
        if (results is [{ Status: JobStatus.Dead, Result: null } permanent])
        {
            Log.NotStored(logger, new JobId(permanent.Id), fault);
            return;
        }

        foreach (var one in results)
            await Write([
                results.Count > 1
                    ? one
                    : one with { Status = JobStatus.Dead, Outcome = AttemptResult.Failed, Result = null, ResultFile = null,
                        Error = $"Its end could not be stored: {fault.SqlState}." }], ct);
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning,
            "The result of attempt {Generation} of {Job} was discarded: another worker has its lease, or it was ended meanwhile")]
        public static partial void Refused(ILogger logger, JobId job, int generation);

        [LoggerMessage(2, LogLevel.Warning, "Storing the results of {Count} jobs failed; it is retried until it succeeds")]
        public static partial void NotWritten(ILogger logger, int count, Exception? exception);

        [LoggerMessage(4, LogLevel.Information, "The results of {Count} jobs are stored after {Failures} failures")]
        public static partial void Written(ILogger logger, int count, int failures);

        [LoggerMessage(3, LogLevel.Error, "The result of {Job} cannot be stored; its lease will expire, and it is reclaimed")]
        public static partial void NotStored(ILogger logger, JobId job, Exception exception);
    }
}
