using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Jobs;

/// <summary>
/// Who sees which job, and what of it. The sender always sees the job. Whoever reads its result needs the permissions that it was done
/// with, at the time of reading: that may be long after, by another credential, or by somebody who has lost a role since.
/// </summary>
public static class JobAccess
{
    public static readonly Access Sender = Access.Only("who enqueued it", ofKeys: Permission.JobsEnqueue, sees: Permission.JobsManage);

    /// <summary>The permission that the caller lacks to see what a job found; nothing, where they may see it.</summary>
    /// <param name="usedWith">What it was done with; nothing, where that was not noted.</param>
    public static Permission? LacksFor(this Caller caller, JobKind kind, UserId? sender, IReadOnlyCollection<string>? usedWith)
    {
        // What is somebody's own to them, is somebody else's to all others.
        var needed = caller.User == sender && usedWith is not null ? usedWith.Select(name => new Permission(name)) : kind.Uses;
        return needed.Where(permission => !caller.May(permission)).Select(permission => (Permission?)permission).FirstOrDefault();
    }

    /// <summary>The job without what it found.</summary>
    public static JobDetails WithoutFindings(this JobDetails job) =>
        job with { Progress = JobProgress.None, Result = null, ResultFile = null };
}
