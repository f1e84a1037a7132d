using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Jobs.DeadLetters;

/// <summary>
/// Jobs, messages and deliveries that were given up. Changes are written by the unit of work, with an audit entry; where one was requeued
/// or discarded since it was read, the use case decides again.
/// </summary>
public interface IDeadLetters
{
    Task<DeadLetterDetails?> Find(JobId id, CancellationToken ct);

    /// <summary>Whether another job with its unique key waits or runs.</summary>
    Task<bool> IsSuperseded(JobId id, CancellationToken ct);

    Task<long> Count(DeadLetterFilter filter, CancellationToken ct);

    /// <summary>The oldest that fit, without those that another job with the same unique key has taken over.</summary>
    Task<IReadOnlyList<JobId>> Requeueable(DeadLetterFilter filter, int atMost, CancellationToken ct);

    void Requeue(JobDetails letter, Caller by);

    void Requeue(IReadOnlyList<JobId> letters, DeadLetterFilter filter, Caller by);

    void Discard(DeadLetterDetails letter, Caller by);
}
