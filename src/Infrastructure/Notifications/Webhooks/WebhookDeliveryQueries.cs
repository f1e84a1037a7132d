using System.Data.Common;
using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Application.Notifications.Webhooks;
using CleanOrders.Application.Notifications.Webhooks.Deliveries;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Json;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Notifications.Webhooks;

internal sealed class WebhookDeliveryQueries(WebhookQueries webhooks, Dialect dialect, Cursors cursors)
    : IQuery<ListWebhookDeliveries, Page<WebhookDeliveryDetails>>
{
    private const string Columns =
        "id, event_id, type, aggregate, sequence, status, created_at, next_attempt_at, ended_at, attempts";

    public async Task<WebhookDeliveryDetails?> Find(WebhookId webhook, WebhookDeliveryId id, CancellationToken ct) =>
        (await dialect.Query(
            new Statement($"SELECT {Columns} FROM webhook_deliveries WHERE id = $1 AND webhook_id = $2", id.Value, webhook.Value),
            Read, ct)).SingleOrDefault();

    public async Task<Result<Page<WebhookDeliveryDetails>>> Ask(ListWebhookDeliveries question, CancellationToken ct)
    {
        if (await webhooks.Find(question.Webhook, ct) is null)
            return WebhookErrors.Missing(question.Webhook);

        // The names of statuses are the service's own.
        var status = question.Status is { } only ? EnumNames<WebhookDeliveryStatus>.Write(only) : null;
        var conditions = status is null ? "webhook_id = $1" : $"webhook_id = $1 AND status = '{status}'";
        return await cursors.Page(
            question.Page, $"webhook deliveries|{question.Caller.User}|{question.Webhook}|{status}",
            after => dialect.Query(
                new Statement(
                    $"SELECT {Columns} FROM webhook_deliveries WHERE {conditions} AND id < $2 ORDER BY id DESC LIMIT $3",
                    question.Webhook.Value, IdBounds.Before<WebhookDeliveryId>(after), question.Page.Limit + 1),
                Read, ct),
            delivery => new Position(0, delivery.Id.ToString()),
            async () => (await dialect.Query(
                new Statement($"SELECT count(*) FROM webhook_deliveries WHERE {conditions}", question.Webhook.Value),
                row => row.GetInt64(0), ct))[0]);
    }

    public static IReadOnlyList<WebhookAttempt> Attempts(string kept) =>
        JsonSerializer.Deserialize<IReadOnlyList<WebhookAttempt>>(kept, DomainJson.Options)!;

    private static WebhookDeliveryDetails Read(DbDataReader row) => new(
        new WebhookDeliveryId(row.GetGuid(0)), new IntegrationEventId(row.GetGuid(1)), row.GetString(2), row.GetString(3), row.GetInt32(4),
        EnumNames<WebhookDeliveryStatus>.Read(row.GetString(5)), Dialect.Time(row, 6), Dialect.TimeOrNothing(row, 7),
        Dialect.TimeOrNothing(row, 8), Attempts(row.GetString(9)));
}
