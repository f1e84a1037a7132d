using CleanOrders.Application.Identity;
using CleanOrders.Application.Jobs;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Ports;

/// <summary>Jobs, for those who look at them and stop them. A change is written by the unit of work; where the job has moved on since it was read, the use case decides again.</summary>
public interface IJobs
{
    /// <summary>The job, if there is one; of one user only where <paramref name="enqueuedBy"/> says so.</summary>
    Task<JobDetails?> Find(JobId id, UserId? enqueuedBy, CancellationToken ct);

    /// <summary>Ends it, or asks it to end where it runs.</summary>
    void Cancel(JobDetails seen, JobDetails stopped, Caller by);
}
