using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Jobs.DeadLetters;

/// <summary>One dead letter. Answered by <see cref="DeadLetterDetails"/>.</summary>
public sealed record GetDeadLetter(JobId Id, Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.JobsManage);
}
