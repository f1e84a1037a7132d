namespace CleanOrders.Infrastructure.Messaging.Outbox;

/// <summary>What carries events to reactions. Only the relay gives it any.</summary>
internal interface ITransport
{
    /// <summary>For the log.</summary>
    string Description { get; }

    /// <summary>Waits until events can be published: a relay takes none before.</summary>
    Task Ready(CancellationToken ct);

    /// <summary>Returns when every reaction has it for good: in a durable queue, or applied.</summary>
    Task Publish(ClaimedEvent claimed, CancellationToken ct);
}
