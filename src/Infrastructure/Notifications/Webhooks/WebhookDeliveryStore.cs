using System.Data.Common;
using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Application.Notifications.Webhooks;
using CleanOrders.Application.Notifications.Webhooks.Deliveries;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Json;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Notifications.Webhooks;

internal sealed class WebhookDeliveryStore(
    WebhookDeliveryQueries queries, Dialect dialect, WriteBatch batch, WebhookSecrets secrets, NotificationMetrics metrics,
    TimeProvider clock) : IWebhookDeliveries
{
    /// <summary>Of an endpoint that fails, each attempt says the same.</summary>
    private const int AttemptsKept = 20;

    private const string DueSql = """
        SELECT d.webhook_id, d.status, d.failures, d.attempts, d.event_id, d.body, w.url, w.secret, w.previous_secret,
            w.previous_secret_until,
            (SELECT max(coalesce(e.next_attempt_at, e.created_at)) FROM webhook_deliveries AS e
             WHERE e.webhook_id = d.webhook_id AND e.aggregate = d.aggregate AND e.sequence < d.sequence AND e.status = 'pending')
        FROM webhook_deliveries AS d JOIN webhooks AS w ON w.id = d.webhook_id
        WHERE d.id = $1
        """;

    public async Task<DueDelivery?> Due(WebhookDeliveryId id, CancellationToken ct) =>
        (await dialect.Query(new Statement(DueSql, id.Value), row => Read(id, row), ct)).SingleOrDefault();

    public Task<WebhookDeliveryDetails?> Find(WebhookId webhook, WebhookDeliveryId id, CancellationToken ct) =>
        queries.Find(webhook, id, ct);

    public WebhookDeliveryDetails Add(WebhookId webhook, IntegrationEvent message)
    {
        var now = clock.GetUtcNow();
        var delivery = new WebhookDeliveryDetails(
            TypedId.New<WebhookDeliveryId>(now), message.Id, message.Type, message.Aggregate, message.Sequence,
            WebhookDeliveryStatus.Pending, now, NextAttemptAt: null, EndedAt: null, []);
        batch.Add(
            new Statement(
                $"""
                INSERT INTO webhook_deliveries
                    (id, webhook_id, event_id, type, aggregate, sequence, body, status, attempts, created_at)
                SELECT $1, w.id, $3, $4, $5, $6, $7, 'pending', $8, $9 FROM webhooks AS w WHERE w.id = $2 AND w.disabled_at IS NULL
                {dialect.SharingRows} ON CONFLICT (webhook_id, event_id) DO NOTHING
                """,
                delivery.Id.Value, webhook.Value, message.Id.Value, message.Type, message.Aggregate, message.Sequence,
                JsonSerializer.Serialize(new Envelope(message.Type, message.At, message), DomainJson.Options), new JsonText("[]"), now));
        return delivery;
    }

    public void Record(DueDelivery due, WebhookAttempt attempt, WebhookDeliveryStatus status, DateTimeOffset? next)
    {
        batch.AfterCommit(() => metrics.AttemptedWebhook(EnumNames<WebhookDeliveryStatus>.Write(status)));
        List<WebhookAttempt> kept = [.. due.Attempts.TakeLast(AttemptsKept - 1), attempt];
        batch.Add(
            new Statement(
                """
                UPDATE webhook_deliveries SET status = $2, failures = failures + $3, attempts = $4, next_attempt_at = $5, ended_at = $6
                WHERE id = $1 AND status = 'pending'
                """,
                due.Id.Value, EnumNames<WebhookDeliveryStatus>.Write(status), attempt.IsSuccess ? 0 : 1,
                new JsonText(JsonSerializer.Serialize(kept, DomainJson.Options)), next,
                status == WebhookDeliveryStatus.Pending ? null : clock.GetUtcNow()));
    }

    public void Reopen(WebhookDeliveryId id, DateTimeOffset now) => batch.Add(
        new Statement(
            """
            UPDATE webhook_deliveries SET status = 'pending', failures = 0, next_attempt_at = $2, ended_at = NULL
            WHERE id = $1 AND status <> 'pending'
            """, id.Value, now));

    public void DiscardAll(WebhookId webhook) => batch.Add(
        new Statement(
            """
            UPDATE webhook_deliveries SET status = 'discarded', next_attempt_at = NULL, ended_at = $2
            WHERE webhook_id = $1 AND status = 'pending'
            """, webhook.Value, clock.GetUtcNow()));

    private DueDelivery Read(WebhookDeliveryId id, DbDataReader row)
    {
        var webhook = new WebhookId(row.GetGuid(0));
        List<string> signs = [secrets.Unprotect((byte[])row[7], webhook)];
        if (row[8] is byte[] previous && Dialect.TimeOrNothing(row, 9) > clock.GetUtcNow())
            signs.Add(secrets.Unprotect(previous, webhook));
        return new DueDelivery(
            id, webhook, EnumNames<WebhookDeliveryStatus>.Read(row.GetString(1)), row.GetInt32(2),
            WebhookDeliveryQueries.Attempts(row.GetString(3)), Dialect.TimeOrNothing(row, 10),
            new WebhookMessage(new IntegrationEventId(row.GetGuid(4)), row.GetString(6), row.GetString(5), signs));
    }

    /// <summary>What is posted (Standard Webhooks).</summary>
    private sealed record Envelope(string Type, DateTimeOffset Timestamp, IntegrationEvent Data);
}
