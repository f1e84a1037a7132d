namespace CleanOrders.Domain.SharedKernel;

/// <summary>The root of what changes together. It keeps the facts it recorded until they are stored with it.</summary>
/// <typeparam name="TEvent">The facts it can record.</typeparam>
public abstract class AggregateRoot<TEvent>
{
    private readonly List<TEvent> _events = [];

    /// <summary>Grows by one with every fact; the entity tag, and what keeps two writers from overwriting each other.</summary>
    public int Version { get; private set; }

    /// <summary>The facts that are not stored yet, oldest first.</summary>
    public IReadOnlyList<TEvent> Events => _events;

    private protected int NextVersion() => ++Version;

    private protected void Record(TEvent fact) => _events.Add(fact);
}
