using System.Text.Json.Serialization;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Events;

/// <summary>An event that a reaction could not take when it came.</summary>
/// <param name="Event">Nothing, where what came could not be read.</param>
/// <param name="Unreadable">What came, then.</param>
public sealed record ReactToEvent(
    string Reaction, [property: JsonPropertyName("fact")] IntegrationEvent? Event = null, string? Unreadable = null);

public sealed class ReactToEventHandler(IReactions reactions) : IJobHandler<ReactToEvent>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(ReactToEvent arguments, JobRun run, CancellationToken ct)
    {
        if ((arguments.Event ?? reactions.Read(arguments.Unreadable ?? "")) is not { } message)
            return new JobOutcome.FailPermanently("What came is no event.");
        return await reactions.React(arguments.Reaction, message, ct) switch
        {
            null => new JobOutcome.FailPermanently($"There is no reaction {arguments.Reaction}."),
            { IsFailure: true } refused => new JobOutcome.RetryLater($"{refused.Error.Type.Code}: {refused.Error.Detail}"),
            _ => new JobOutcome.Done(),
        };
    }
}
