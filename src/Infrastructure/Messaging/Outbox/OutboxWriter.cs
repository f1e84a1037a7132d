using System.Diagnostics;
using CleanOrders.Application.Events;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Signals;

namespace CleanOrders.Infrastructure.Messaging.Outbox;

internal sealed class OutboxWriter(WriteBatch batch, Wakeups wakeups) : IOutbox
{
    public const string Into = "outbox_messages (event_id, type, version, aggregate, sequence, at, data, trace_parent)";

    public void TellAgain(Fact fact)
    {
        batch.Add(Statement.InsertRows(
            Into, [[fact.Id.Value, fact.Type, fact.Version, fact.Aggregate, fact.Sequence, fact.At, new JsonText(fact.Data.GetRawText()), Activity.Current?.Id]]));
        batch.AfterCommit(_ => wakeups.Call([Wakeups.Outbox]));
    }
}
