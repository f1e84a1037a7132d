using System.Data.Common;
using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Messaging.Outbox;

internal sealed class EventQueries(Dialect dialect) : IQuery<ListEvents, EventList>
{
    private const string Columns = "event_id, type, version, aggregate, sequence, at, data";

    public async Task<Result<EventList>> Ask(ListEvents question, CancellationToken ct)
    {
        // One more than was asked for, to know whether there is more.
        var rows = await dialect.Query(
            question.After is { } known
                ? new Statement(
                    $"SELECT {Columns} FROM events WHERE position > (SELECT position FROM events WHERE event_id = $1) ORDER BY position "
                        + $"LIMIT $2", known.Value, question.Limit + 1)
                : new Statement($"SELECT {Columns} FROM events ORDER BY position LIMIT $1", question.Limit + 1),
            Read, ct);
        if (rows.Count == 0 && question.After is { } after && await IsUnknown(after, ct))
            return Violations.Only("/after", ListEvents.AfterUnknown.With($"There is no event {after}."));

        var items = rows.Take(question.Limit).ToList();
        return new EventList(items, rows.Count > question.Limit ? items[^1].Id : null);
    }

    private async Task<bool> IsUnknown(IntegrationEventId after, CancellationToken ct) =>
        (await dialect.Query(
            new Statement("SELECT 1 FROM events WHERE event_id = $1", after.Value), row => row.GetInt32(0), ct)).Count == 0;

    private static IntegrationEvent Read(DbDataReader row)
    {
        using var data = JsonDocument.Parse(row.GetString(6));
        return new IntegrationEvent(
            new IntegrationEventId(row.GetGuid(0)), row.GetString(1), row.GetInt32(2), row.GetString(3), row.GetInt32(4),
            Dialect.Time(row, 5), data.RootElement.Clone());
    }
}
