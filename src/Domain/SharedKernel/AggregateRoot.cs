namespace CleanOrders.Domain.SharedKernel;

/// <summary>The root of what changes together. It keeps the events it recorded until they are stored with it.</summary>
/// <typeparam name="TEvent">The events it can record.</typeparam>
public abstract class AggregateRoot<TEvent>
{
    private readonly List<TEvent> _events = [];

    /// <summary>Grows by one with every event; the entity tag, and what keeps two writers from overwriting each other.</summary>
    public int Version { get; private set; }

    /// <summary>The events that are not stored yet, oldest first.</summary>
    public IReadOnlyList<TEvent> Events => _events;

    private protected int NextVersion() => ++Version;

    private protected void Record(TEvent domainEvent) => _events.Add(domainEvent);
}
