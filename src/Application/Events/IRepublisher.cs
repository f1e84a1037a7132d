namespace CleanOrders.Application.Events;

/// <summary>For dead letters. What aggregates record is written to the outbox by the unit of work, and needs no call.</summary>
public interface IRepublisher
{
    /// <summary>Publishes an event once more; the unit of work writes it with whatever the use case changes.</summary>
    void PublishAgain(IntegrationEvent message);
}
