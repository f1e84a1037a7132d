using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Events;

/// <summary>What has happened, in the order of publication, for readers that catch up.</summary>
/// <param name="After">The last event that is known already; nothing for the oldest that is kept.</param>
/// <param name="Limit">How many: 1 to 200.</param>
public sealed record ListEvents(IntegrationEventId? After, int Limit, Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.EventsRead);

    public static readonly ErrorType AfterUnknown = new(ErrorKind.Invalid, "events.after_unknown",
        "There is no such event to go on after",
        "It was never published, or it is no longer kept. Begin without `after`, and take what you know already as known.");
}

/// <param name="Next">The event to ask after for the next part; nothing where this part is the last for now.</param>
public sealed record EventList(IReadOnlyList<IntegrationEvent> Items, IntegrationEventId? Next);
