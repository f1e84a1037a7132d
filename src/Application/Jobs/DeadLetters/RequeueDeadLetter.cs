using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Jobs.DeadLetters;

/// <summary>Has another try at what was given up, with as many attempts as a new job has. Its history stays.</summary>
public sealed class RequeueDeadLetterHandler(IJobs jobs, IDeadLetters letters, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.JobsManage);

    public async Task<Result<JobDetails>> Handle(JobId id, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        if (await jobs.Find(id, caller, ct) is not { Status: JobStatus.Dead } letter)
            return JobErrors.DeadLetterNotFound.With($"There is no dead letter {id}.");
        if (await letters.IsSuperseded(id, ct))
            return JobErrors.Superseded.With("Another job with the same unique key is under way.");

        letters.Requeue(letter, caller);
        return letter with { Status = JobStatus.Queued, RunAt = clock.GetUtcNow(), EndedAt = null, CancelRequestedAt = null };
    }
}
