using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Events;

/// <summary>Which events a reaction handles.</summary>
/// <param name="Name">
/// Its stable name, as in <c>tell-customer-order-was-shipped</c>: it names a queue and is stored with every event that was applied.
/// </param>
/// <param name="Handler">The <see cref="IReaction{TEvent}"/>.</param>
/// <param name="Event">What it is given.</param>
/// <param name="EventTypes">The names of the events that it takes, as they are published.</param>
/// <param name="Handle">Gives a handler its event.</param>
public sealed record Reaction(
    string Name, Type Handler, Type Event, IReadOnlySet<string> EventTypes, Func<object, object, CancellationToken, Task<Result>> Handle)
{
    /// <summary>To every event that is a <typeparamref name="TEvent"/>.</summary>
    public static Reaction Of<TEvent, THandler>(string name)
        where TEvent : class
        where THandler : IReaction<TEvent> => Of<TEvent, THandler>(name, Events.EventTypes.NamesOf<TEvent>());

    /// <summary>To those of them that have one of these names.</summary>
    public static Reaction Of<TEvent, THandler>(string name, params string[] eventTypes)
        where TEvent : class
        where THandler : IReaction<TEvent> => Of<TEvent, THandler>(name, eventTypes.ToHashSet(StringComparer.Ordinal));

    /// <summary>To events of these names, as they are published.</summary>
    public static Reaction OfPublished<THandler>(string name, params string[] eventTypes)
        where THandler : IReaction<IntegrationEvent> => Of<IntegrationEvent, THandler>(name, eventTypes.ToHashSet(StringComparer.Ordinal));

    private static Reaction Of<TEvent, THandler>(string name, IReadOnlySet<string> eventTypes)
        where TEvent : class
        where THandler : IReaction<TEvent> =>
        new(name, typeof(THandler), typeof(TEvent), eventTypes,
            (handler, happened, ct) => ((THandler)handler).Handle((TEvent)happened, ct));
}
