using System.Data.Common;
using System.Globalization;
using CleanOrders.Application.Events;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Notifications.Webhooks.Deliveries;
using CleanOrders.Application.Orders;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Orders;

/// <summary>
/// Puts together what followed from an order: its events and those of its payments, what reacted to them, jobs of their traces, and what
/// was delivered. Each part walks an index; jobs have none of their traces, and are looked for by the time in their ids.
/// </summary>
internal sealed class OrderTraces(Dialect dialect) : IQuery<GetOrderTrace, IReadOnlyList<OrderTraceStep>>
{
    private const int MostJobs = 200;

    private const string EventsSql = """
        SELECT event_id, type, at, trace_parent, 'published' FROM events WHERE aggregate {0}
        UNION ALL
        SELECT event_id, type, at, trace_parent, 'waiting' FROM outbox_messages WHERE aggregate {0}
        """;

    private const string FollowersSql = """
        SELECT 'reaction', reaction, 'applied', event_id, at, NULL FROM inbox_messages WHERE event_id {0}
        UNION ALL
        SELECT 'webhook', d.type, d.status, d.id, d.created_at, d.ended_at
        FROM webhooks AS w JOIN webhook_deliveries AS d ON d.webhook_id = w.id WHERE d.event_id {0}
        """;

    private const string JobsSql = """
        SELECT id, type, status, enqueued_at, ended_at, trace_parent FROM jobs
        WHERE id >= $1 AND id < $2 AND substr(trace_parent, 4, 32) {0} ORDER BY id LIMIT $4
        """;

    private const string DeliveriesSql = """
        SELECT n.id, s.channel, s.status, s.reason, s.at
        FROM notifications AS n JOIN notification_steps AS s ON s.notification_id = n.id
        WHERE n.recipient = $1 AND n.id >= $2 AND CAST(n.content AS text) LIKE $3 ORDER BY s.at
        """;

    /// <summary>How long after an event jobs of its trace are looked for.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    public async Task<Result<IReadOnlyList<OrderTraceStep>>> Ask(GetOrderTrace question, CancellationToken ct)
    {
        var order = question.Id;
        var found = await dialect.Query(
            new Statement(
                "SELECT o.customer, o.id, p.id FROM orders AS o LEFT JOIN payments AS p ON p.order_id = o.id WHERE o.id = $1", order.Value),
            row => (Customer: row.GetGuid(0), Payment: row.IsDBNull(2) ? (PaymentId?)null : new PaymentId(row.GetGuid(2))), ct);
        if (found.Count == 0)
            return OrderErrors.NotFound.With($"There is no order {order}.");

        var payments = found.Select(row => row.Payment).OfType<PaymentId>().Select(payment => payment.ToString());
        var events = await Events(dialect.List(payments.Prepend(order.ToString())), ct);
        List<OrderTraceStep> steps = [.. events.Select(one => one.Step), .. await Deliveries(order, found[0].Customer, ct)];
        if (events.Count > 0)
            steps.AddRange([.. await Followers(dialect.List(events.Select(one => one.Id)), ct), .. await Jobs(events, ct)]);
        return steps.OrderBy(step => step.At).ToList();
    }

    private Task<List<(Guid Id, OrderTraceStep Step)>> Events(object aggregates, CancellationToken ct) => dialect.Query(
        In(EventsSql, "$1", aggregates),
        row => (row.GetGuid(0), new OrderTraceStep(
            Dialect.Time(row, 2), "event", row.GetString(1), row.GetString(4), new IntegrationEventId(row.GetGuid(0)).ToString(),
            Detail: null, TraceOf(row, 3), EndedAt: null)), ct);

    private Task<List<OrderTraceStep>> Followers(object events, CancellationToken ct) => dialect.Query(
        In(FollowersSql, "$1", events),
        row => new OrderTraceStep(
            Dialect.Time(row, 4), row.GetString(0), row.GetString(1), row.GetString(2),
            row.GetString(0) == "webhook"
                ? new WebhookDeliveryId(row.GetGuid(3)).ToString()
                : new IntegrationEventId(row.GetGuid(3)).ToString(),
            Detail: null, TraceId: null, Dialect.TimeOrNothing(row, 5)), ct);

    private Task<List<OrderTraceStep>> Jobs(IReadOnlyCollection<(Guid Id, OrderTraceStep Step)> events, CancellationToken ct)
    {
        var traces = events.Select(one => one.Step.TraceId).OfType<string>().Distinct(StringComparer.Ordinal);
        var (first, last) = (events.Min(one => one.Step.At), events.Max(one => one.Step.At));
        return dialect.Query(
            In(JobsSql, "$3", IdBounds.From<JobId>(first), IdBounds.From<JobId>(last + Window), dialect.List(traces), MostJobs),
            row => new OrderTraceStep(
                Dialect.Time(row, 3), "job", row.GetString(1), row.GetString(2), new JobId(row.GetGuid(0)).ToString(), Detail: null,
                TraceOf(row, 5), Dialect.TimeOrNothing(row, 4)), ct);
    }

    // A notification about an order leads to it.
    private Task<List<OrderTraceStep>> Deliveries(OrderId order, Guid customer, CancellationToken ct) => dialect.Query(
        new Statement(DeliveriesSql, customer, order.Value, $"%/{order}%"),
        row => new OrderTraceStep(
            Dialect.Time(row, 4), "delivery", row.GetString(1), row.GetString(2), new NotificationId(row.GetGuid(0)).ToString(),
            row[3] as string, TraceId: null, EndedAt: null), ct);

    private Statement In(string sql, string parameter, params object?[] values) =>
        new(string.Format(CultureInfo.InvariantCulture, sql, dialect.IsOneOf(parameter)), values);

    private static string? TraceOf(DbDataReader row, int column) => row[column] is string { Length: > 35 } parent ? parent[3..35] : null;
}
