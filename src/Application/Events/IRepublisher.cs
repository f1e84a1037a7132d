namespace CleanOrders.Application.Events;

/// <summary>Events that wait to be published. Those that aggregates record are added by the unit of work.</summary>
public interface IOutbox
{
    /// <summary>Publishes an event once more; the unit of work writes it with whatever the use case changes.</summary>
    void PublishAgain(IntegrationEvent message);
}
