using System.Data.Common;
using System.Threading.Channels;
using CleanOrders.Application.Jobs;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Jobs.Worker;

/// <summary>
/// Writes how attempts ended, all that have ended meanwhile at once. Until it is written a job is held; if the database is away, that is
/// when it comes back.
/// </summary>
internal sealed partial class JobCompletion(JobStore store, HeldJobs held, Wakeups wakeups, ILogger<JobCompletion> logger)
{
    private const int AtOnce = 500;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // Who ends jobs faster than they can be written waits.
    private readonly Channel<(JobAttempt Attempt, Ending? Ending)> _ended = Channel.CreateBounded<(JobAttempt, Ending?)>(new BoundedChannelOptions(4 * AtOnce) { SingleReader = true });

    public ValueTask Add(JobAttempt attempt, Ending? ending) => _ended.Writer.WriteAsync((attempt, ending));

    /// <summary>Nothing more will be added: <see cref="Run"/> ends when everything is written.</summary>
    public void Complete() => _ = _ended.Writer.TryComplete();

    public async Task Run(CancellationToken ct)
    {
        var batch = new List<(JobAttempt Attempt, Ending? Ending)>(AtOnce);
        while (await _ended.Reader.WaitToReadAsync(ct))
        {
            while (batch.Count < AtOnce && _ended.Reader.TryRead(out var one))
                batch.Add(one);
            await Write([.. batch.Where(one => one.Ending is not null).Select(one => one.Ending!)], ct);
            foreach (var (attempt, ending) in batch)
            {
                held.Remove(attempt);
                if (ending is null)
                    Log.Refused(logger, attempt.Id, attempt.Job.Generation);
            }

            batch.Clear();
        }
    }

    private async Task Write(IReadOnlyList<Ending> endings, CancellationToken ct)
    {
        for (var failures = 0; endings.Count > 0;)
        {
            try
            {
                foreach (var refused in await store.End(endings, ct))
                    Log.Refused(logger, new JobId(refused.Id), refused.Generation);
                if (endings.Any(one => one.RunAt is not null))
                    wakeups.Ring(Wakeups.Looks);
                return;
            }
            catch (DbException exception) when (!exception.IsOutage())
            {
                await WriteEach(endings, exception, ct);
                return;
            }
            catch (Exception exception) when (exception.IsOutage() && !ct.IsCancellationRequested)
            {
                if (failures++ == 0)
                    Log.NotWritten(logger, endings.Count, exception.UnlessOutage());
                await Task.Delay(Backoff.After(failures, LongestPause), TimeProvider.System, ct);
            }
        }
    }

    // One that the database does not take, as a result with a character that no text can have, must not keep the others from being written.
    private async Task WriteEach(IReadOnlyList<Ending> endings, DbException fault, CancellationToken ct)
    {
        if (endings is [{ Status: JobStatus.Dead, Result: null } hopeless])
        {
            Log.NotStored(logger, new JobId(hopeless.Id), fault);
            return;
        }

        foreach (var one in endings)
            await Write([endings.Count > 1 ? one : one with { Status = JobStatus.Dead, Outcome = Ending.Failed, Result = null, ResultFile = null, Error = $"Its end could not be stored: {fault.SqlState}." }], ct);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "What became of attempt {Generation} at {Job} was not kept: another worker holds it, or it was ended meanwhile")]
        public static partial void Refused(ILogger logger, JobId job, int generation);

        [LoggerMessage(2, LogLevel.Warning, "The ends of {Count} jobs could not be written; they are written again until they are")]
        public static partial void NotWritten(ILogger logger, int count, Exception? exception);

        [LoggerMessage(3, LogLevel.Error, "The end of {Job} cannot be stored; its lease will run out")]
        public static partial void NotStored(ILogger logger, JobId job, Exception exception);
    }
}
