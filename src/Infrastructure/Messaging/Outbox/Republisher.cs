using System.Diagnostics;
using CleanOrders.Application.Events;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Signals;

namespace CleanOrders.Infrastructure.Messaging.Outbox;

/// <summary>Publishes events once more, for dead letters. What a use case records goes out with <see cref="WriteBatch.Record"/>.</summary>
internal sealed class Republisher(WriteBatch batch, SignalHub signals) : IRepublisher
{
    public void PublishAgain(IntegrationEvent message)
    {
        batch.Add(Statement.InsertRows(
            WriteBatch.Outbox, [[message.Id.Value, message.Type, message.Version, message.Aggregate, message.Sequence, message.At,
                new JsonText(message.Data.GetRawText()), Activity.Current?.Id]]));
        batch.AfterCommit(() => signals.Publish(Topic.OutboxDue));
    }
}
