using System.Text.Json.Serialization;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Events;

/// <summary>An event that could not be published. Requeued, it goes through the outbox again.</summary>
public sealed record PublishEvent([property: JsonPropertyName("fact")] IntegrationEvent Event);

public sealed class PublishEventHandler(IUnitOfWork work, IRepublisher republisher) : IJobHandler<PublishEvent>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(PublishEvent arguments, JobRun run, CancellationToken ct)
    {
        var written = await work.Run(
            _ =>
            {
                republisher.PublishAgain(arguments.Event);
                return Task.FromResult(Result.Success);
            },
            ct);
        return written.IsFailure ? new JobOutcome.RetryLater(written.Error.Detail) : new JobOutcome.Done();
    }
}
