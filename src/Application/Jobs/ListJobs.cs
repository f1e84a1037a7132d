using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Jobs;

/// <summary>All jobs, the youngest first. Answered by pages of <see cref="JobDetails"/>.</summary>
/// <param name="Statuses">In any of these; none means all.</param>
public sealed record ListJobs(Caller Caller, IReadOnlyList<JobStatus> Statuses, string? Type, PageRequest Page) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.JobsManage);
}
