namespace CleanOrders.Application.Events;

/// <summary>Which events a reaction handles.</summary>
/// <param name="Name">Its stable name, as in <c>tell-customer-order-was-shipped</c>: it names a queue and is stored with every event that was applied.</param>
/// <param name="Handler">The <see cref="IReaction"/>.</param>
/// <param name="EventTypes">The types of events that it takes.</param>
public sealed record Reaction(string Name, Type Handler, IReadOnlySet<string> EventTypes)
{
    public static Reaction Of<THandler>(string name, params string[] eventTypes)
        where THandler : IReaction => new(name, typeof(THandler), eventTypes.ToHashSet(StringComparer.Ordinal));
}
