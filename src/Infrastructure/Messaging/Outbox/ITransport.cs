namespace CleanOrders.Infrastructure.Messaging.Outbox;

/// <summary>What carries facts to reactions. Only the relay tells it anything.</summary>
internal interface ITransport
{
    /// <summary>For the log.</summary>
    string Description { get; }

    /// <summary>Waits until facts can be told: a relay takes none before.</summary>
    Task Ready(CancellationToken ct);

    /// <summary>Returns when every reaction has it for good: in a durable queue, or applied.</summary>
    Task Tell(HeldFact held, CancellationToken ct);
}
