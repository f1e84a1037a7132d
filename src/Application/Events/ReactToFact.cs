using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Events;

/// <summary>A fact that a reaction could not take when it came.</summary>
/// <param name="Fact">Nothing, where what came could not be read.</param>
/// <param name="Unreadable">What came, then.</param>
public sealed record ReactToFact(string Reaction, Fact? Fact = null, string? Unreadable = null);

public sealed class ReactToFactHandler(IReactions reactions) : IJobHandler<ReactToFact>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(ReactToFact arguments, JobRun run, CancellationToken ct)
    {
        if ((arguments.Fact ?? reactions.Read(arguments.Unreadable ?? "")) is not { } fact)
            return new JobOutcome.GiveUp("What came is no fact.");
        return await reactions.React(arguments.Reaction, fact, ct) switch
        {
            null => new JobOutcome.GiveUp($"There is no reaction {arguments.Reaction}."),
            { IsFailure: true } refused => new JobOutcome.RetryLater($"{refused.Error.Type.Code}: {refused.Error.Detail}"),
            _ => new JobOutcome.Done(),
        };
    }
}
