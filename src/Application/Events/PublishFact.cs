using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Events;

/// <summary>A fact that could not be told. Requeued, it goes the way of facts from its beginning.</summary>
public sealed record PublishFact(Fact Fact);

public sealed class PublishFactHandler(IUnitOfWork work, IOutbox outbox) : IJobHandler<PublishFact>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(PublishFact arguments, JobRun run, CancellationToken ct)
    {
        var told = await work.Run(
            _ =>
            {
                outbox.TellAgain(arguments.Fact);
                return Task.FromResult(Result.Success);
            },
            ct);
        return told.IsFailure ? new JobOutcome.RetryLater(told.Error.Detail) : new JobOutcome.Done();
    }
}
