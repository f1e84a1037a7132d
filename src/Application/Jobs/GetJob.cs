using System.Text.Json;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Jobs;

/// <summary>One job, for whoever enqueued it or who has <c>jobs:manage</c>. Answered by <see cref="JobDetails"/>.</summary>
public sealed record GetJob(JobId Id, Caller Caller) : IQuestion
{
    public static Access Access { get; } = JobAccess.Sender.Or(Permission.JobsManage);
}

/// <summary>A job as it stands, with all its attempts. What it was given is not shown: it may hold addresses.</summary>
/// <param name="RunAt">When its next attempt may begin, or when its last could.</param>
/// <param name="CancelRequestedAt">Since when a running job is asked to stop.</param>
/// <param name="Result">What it says in a few words.</param>
/// <param name="ResultFile">The file that it wrote, once it has succeeded.</param>
/// <param name="Error">Of the latest attempt that failed.</param>
public sealed record JobDetails(
    JobId Id, string Type, JobStatus Status, int Priority, DateTimeOffset RunAt, DateTimeOffset EnqueuedAt, UserId? EnqueuedBy,
    DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    DateTimeOffset? CancelRequestedAt, JobProgress Progress, IReadOnlyList<JobAttemptDetails> Attempts, JsonElement? Result,
    JobResultFile? ResultFile, string? Error)
{
    /// <summary>As it is when it has just been asked for.</summary>
    public static JobDetails Of(JobId id, string type, JobTerms terms, DateTimeOffset now) => new(
        id, type, JobStatus.Queued, terms.Priority ?? 0, terms.RunAt > now
            ? terms.RunAt.Value
            : now, now, terms.EnqueuedBy, StartedAt: null, EndedAt: null, CancelRequestedAt: null,
        JobProgress.None, [], Result: null, ResultFile: null, Error: null);
}

/// <param name="Total">Nothing, where it is not known.</param>
public sealed record JobProgress(long Done, long? Total)
{
    public static readonly JobProgress None = new(0, Total: null);
}

/// <summary>One attempt; the one that is under way has neither an end nor an outcome.</summary>
/// <param name="Worker">The process that made it.</param>
/// <param name="Outcome"><c>succeeded</c>, <c>failed</c>, <c>timed_out</c>, <c>cancelled</c>, <c>handed_back</c> or <c>lost</c>.</param>
public sealed record JobAttemptDetails(DateTimeOffset At, DateTimeOffset? EndedAt, string Worker, string? Outcome, string? Error);

/// <param name="Size">In bytes.</param>
public sealed record JobResultFile(string Name, string ContentType, long Size);
