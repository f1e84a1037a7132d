using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Jobs;

/// <summary>The file that a job wrote, for whoever may see the job. Answered by <see cref="JobFileDetails"/>.</summary>
public sealed record GetJobResult(JobId Id, Caller Caller) : IQuestion
{
    public static Access Access { get; } = JobAccess.Sender.Or(Permission.JobsManage);
}

/// <summary>A file of which all bytes are there.</summary>
/// <param name="Size">In bytes.</param>
public sealed record JobFileDetails(JobFileId Id, string Name, string ContentType, long Size);
