namespace CleanOrders.Application.Events;

/// <summary>Events that are to be told. Those that aggregates record get there by themselves.</summary>
public interface IOutbox
{
    /// <summary>Has an event told once more; the unit of work writes it with whatever the use case changes.</summary>
    void PublishAgain(IntegrationEvent message);
}
