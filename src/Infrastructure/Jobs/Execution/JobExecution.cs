using System.Diagnostics;
using System.Security.Cryptography;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Jobs.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Jobs.Execution;

/// <summary>Does one attempt, and says how it ended.</summary>
internal sealed partial class JobExecution(
    IServiceScopeFactory scopes, ICallers callers, JobMetrics metrics, TimeProvider clock, ILogger<JobExecution> logger)
{
    private const int LongestError = 2000;

    /// <summary>Not known here: one of the workers of a newer version will do it.</summary>
    private static readonly TimeSpan PauseOfUnknown = TimeSpan.FromSeconds(10);

    /// <returns>Nothing, where another worker holds the job: there is nothing to write then.</returns>
    public async Task<AttemptResult?> Run(JobAttempt attempt)
    {
        if (attempt.Kind is not { } kind)
        {
            Log.Unknown(logger, attempt.Id, attempt.Job.Type);
            return HandBack(attempt) with { RunAt = clock.GetUtcNow() + PauseOfUnknown };
        }

        var began = clock.GetTimestamp();
        metrics.Began(attempt.Job, kind.Kind, clock.GetUtcNow());
        using var activity = ServiceTelemetry.Continue($"process {attempt.Job.Type}", ActivityKind.Consumer, attempt.Job.TraceParent);
        if (activity.IsAllDataRequested)
            _ = activity.SetTag("job.id", attempt.Id.ToString()).SetTag("job.queue", kind.Kind.Queue)
                .SetTag("job.attempt", attempt.Attempt);
        var result = await RunWithin(kind, attempt, activity);
        if (result is { Error: not null })
            activity.Failed(result.Outcome);
        metrics.Ended(kind.Kind, result?.Outcome ?? AttemptResult.Lost, clock.GetElapsedTime(began));
        return result;
    }

    private async Task<AttemptResult?> RunWithin(KnownKind kind, JobAttempt attempt, Activity activity)
    {
        using var limit =
            new Timer(static state => ((JobAttempt)state!).Stop(StopReason.TimedOut), attempt, kind.Kind.Timeout, Timeout.InfiniteTimeSpan);
        try
        {
            if (attempt.EnqueuedBy is { } sender)
            {
                if (await callers.CurrentRightsOf(sender, attempt.EnqueuedWith, attempt.Stopping) is not { } now)
                    return Die(attempt, AttemptResult.Failed, Enqueuer.Gone(attempt.EnqueuedWith));
                await attempt.BeginFor(now, attempt.Stopping);
            }

            await using var scope = scopes.CreateAsyncScope();
            var outcome = await kind.Do(scope.ServiceProvider, attempt.Job.Arguments, attempt, attempt.Stopping);
            return await After(outcome, attempt, kind.Kind);
        }
        catch (HeldByAnotherException)
        {
            return null;
        }
        catch (Exception exception)
        {
            activity.Failed(exception.GetType().Name);
            return AfterFault(exception, attempt, kind.Kind);
        }
    }

    /// <summary>The end of an attempt that did not begin, or did not end in time: the job waits again, as if nobody had tried.</summary>
    public AttemptResult HandBack(JobAttempt attempt) =>
        New(attempt, attempt.Job.Attempt > 1 ? JobStatus.Retrying : JobStatus.Queued, AttemptResult.HandedBack);

    private async Task<AttemptResult> After(JobOutcome outcome, JobAttempt attempt, JobKind kind) => outcome switch
    {
        JobOutcome.Done done => New(attempt, JobStatus.Succeeded, AttemptResult.Succeeded) with
        {
            Result = done.Result is null ? null : JobJson.Write(done.Result),
            ResultFile = await attempt.FinishResult(CancellationToken.None),
        },
        _ when attempt is { Reason: StopReason.SenderLost, Why: { } why } => Die(attempt, AttemptResult.Failed, why),
        _ when attempt.Reason == StopReason.Cancelled => New(attempt, JobStatus.Cancelled, AttemptResult.Cancelled),
        JobOutcome.NotYet busy => HandBack(attempt) with { Outcome = AttemptResult.Postponed, RunAt = clock.GetUtcNow() + busy.After },
        JobOutcome.FailPermanently given => Die(attempt, AttemptResult.Failed, given.Reason),
        JobOutcome.RetryLater later => TryAgain(attempt, kind, AttemptResult.Failed, later.Reason, later.After),
        _ => throw new UnreachableException($"{outcome}"),
    };

    private AttemptResult? AfterFault(Exception exception, JobAttempt attempt, JobKind kind)
    {
        switch (attempt.Reason)
        {
            case StopReason.HeldByAnother:
                return null;
            case StopReason.Cancelled:
                return New(attempt, JobStatus.Cancelled, AttemptResult.Cancelled);
            case StopReason.SenderLost:
                return Die(attempt, AttemptResult.Failed, attempt.Why!);
            case StopReason.WorkerStops when exception is OperationCanceledException:
                return HandBack(attempt);
            case StopReason.TimedOut when exception is OperationCanceledException:
                return TryAgain(attempt, kind, AttemptResult.TimedOut, $"It took longer than {kind.Timeout}.", after: null);
            default:
                Log.Failed(logger, attempt.Id, kind.Type, attempt.Attempt, exception.UnlessOutage());
                var why = $"{exception.GetType().Name}: {exception.Message}";
                return RetryPolicy.IsPermanent(exception)
                    ? Die(attempt, AttemptResult.Failed, why)
                    : TryAgain(attempt, kind, AttemptResult.Failed, why, after: null);
        }
    }

    private AttemptResult TryAgain(JobAttempt attempt, JobKind kind, string outcome, string why, TimeSpan? after)
    {
        if (kind.Retry.DelayAfter(attempt.Job.Failures, RandomNumberGenerator.GetInt32(1_000_001) / 1e6) is not { } delay)
            return Die(attempt, outcome, why);
        return New(attempt, JobStatus.Retrying, outcome) with
        {
            Error = ErrorText.Cut(why, LongestError),
            RunAt = clock.GetUtcNow() + (after ?? delay),
        };
    }

    private AttemptResult Die(JobAttempt attempt, string outcome, string why)
    {
        Log.DeadLettered(logger, attempt.Id, attempt.Job.Type, attempt.Attempt);
        return New(attempt, JobStatus.Dead, outcome) with { Error = ErrorText.Cut(why, LongestError) };
    }

    private AttemptResult New(JobAttempt attempt, JobStatus status, string outcome) =>
        new(attempt.Job.Id, attempt.Job.Generation, status, outcome, clock.GetUtcNow()) { Progress = attempt.LastProgress };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Attempt {Attempt} of {Job} ({Type}) failed", EventName = "AttemptFailed")]
        public static partial void Failed(ILogger logger, JobId job, string type, int attempt, Exception? exception);

        [LoggerMessage(
            2, LogLevel.Warning,
            "{Job} ({Type}) failed permanently after {Attempts} attempts; it is a dead letter until somebody requeues or discards it")]
        public static partial void DeadLettered(ILogger logger, JobId job, string type, int attempts);

        [LoggerMessage(3, LogLevel.Warning, "{Job} is of the kind {Type}, which this version does not know; it was returned to the queue")]
        public static partial void Unknown(ILogger logger, JobId job, string type);
    }
}
