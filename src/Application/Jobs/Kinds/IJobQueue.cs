using System.Text.Json;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Jobs.Kinds;

/// <summary>Work for later. A job is stored by the unit of work with whatever the use case changes: both or neither.</summary>
public interface IJobQueue
{
    /// <summary>Stores a job of the kind that takes such arguments.</summary>
    /// <returns>
    /// The job's id; that of the earlier one, where <see cref="JobTerms.UniqueKey"/> names a job of this kind that is not done yet.
    /// </returns>
    Task<JobId> Enqueue<TArguments>(TArguments arguments, JobTerms? terms, CancellationToken ct)
        where TArguments : notnull;

    /// <summary>Stores a job that somebody asked for by its name.</summary>
    /// <returns>The same; or <c>job.unknown_type</c>, or <c>job.arguments_invalid</c> with what does not fit.</returns>
    Task<Result<JobId>> Enqueue(string type, JsonElement arguments, JobTerms terms, CancellationToken ct);
}

/// <summary>On what terms one job is done.</summary>
public sealed record JobTerms
{
    public const int HighestPriority = 9;

    /// <summary>Not before; left out or passed, at once.</summary>
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>0 to 9: in one queue, of what is due, the higher is claimed first. Left out, that of its kind.</summary>
    public int? Priority { get; init; }

    /// <summary>While a job of this kind with this key is not done, there is no second one. Up to 200 characters.</summary>
    public string? UniqueKey { get; init; }

    /// <summary>Who asked for it and may look at it; nobody, where the service itself did.</summary>
    public UserId? EnqueuedBy { get; init; }

    /// <summary>The key of theirs with which they did: the job may no more than that.</summary>
    public ApiKeyId? Key { get; init; }
}
