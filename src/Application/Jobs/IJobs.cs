using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Jobs;

/// <summary>
/// Jobs, for those who look at them and stop them. A change is written by the unit of work; where the job has moved on since it was read,
/// the use case decides again.
/// </summary>
public interface IJobs
{
    /// <summary>
    /// The job as the caller sees it: their own, or anybody's with <c>jobs:manage</c>, and what it found only where they may see that.
    /// </summary>
    Task<JobDetails?> Find(JobId id, Caller caller, CancellationToken ct);

    /// <summary>Ends it, or asks it to end where it runs.</summary>
    void Cancel(JobDetails seen, JobDetails stopped, Caller by);
}
