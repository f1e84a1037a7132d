using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Jobs;

/// <summary>Stops a job: one that waits at once, one that runs as soon as it listens.</summary>
public sealed class CancelJobHandler(IJobs jobs, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = JobAccess.Sender.Or(Permission.JobsManage);

    public async Task<Result<JobDetails>> Handle(JobId id, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        if (await jobs.Find(id, caller, ct) is not { } job)
            return JobErrors.NotFound.With($"There is no job {id} that you can see.");

        var now = clock.GetUtcNow();
        var stopped = job.Status switch
        {
            JobStatus.Queued or JobStatus.Retrying => job with { Status = JobStatus.Cancelled, EndedAt = now, CancelRequestedAt = now },
            JobStatus.Running => job with { CancelRequestedAt = job.CancelRequestedAt ?? now },
            JobStatus.Succeeded or JobStatus.Dead or JobStatus.Cancelled => null,
        };
        if (stopped is null)
            return JobErrors.WrongState(job.Status);
        if (stopped != job)
            jobs.Cancel(job, stopped, caller);
        return stopped;
    }
}
