using CleanOrders.Application.Notifications.Webhooks;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Security;

namespace CleanOrders.Infrastructure.Notifications.Webhooks;

internal sealed class WebhookStore(WebhookQueries queries, Dialect dialect, WriteBatch batch, WebhookSecrets secrets) : IWebhooks
{
    public Task<WebhookDetails?> Find(WebhookId id, CancellationToken ct) => queries.Find(id, ct);

    public async Task<IReadOnlyList<WebhookId>> SubscribedTo(string eventType, CancellationToken ct) => await dialect.Query(
        new Statement(
            @"SELECT id FROM webhooks WHERE disabled_at IS NULL AND (events = '*' OR ' ' || events || ' ' LIKE $1 ESCAPE '\') ORDER BY id",
            $"% {Dialect.Escape(eventType)} %"),
        row => new WebhookId(row.GetGuid(0)), ct);

    public string Add(WebhookDetails webhook)
    {
        var secret = StandardWebhooks.NewSecret();
        batch.Add(
            new Statement(
                "INSERT INTO webhooks (id, url, events, created_by, created_at, version, secret) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                webhook.Id.Value, webhook.Url, string.Join(' ', webhook.Events), webhook.CreatedBy.Value, webhook.CreatedAt,
                webhook.Version, secrets.Protect(secret, webhook.Id)));
        return secret;
    }

    public WebhookDetails Change(WebhookDetails changed)
    {
        batch.Add(
            new Statement(
                """
                UPDATE webhooks SET version = version + 1, url = $3, events = $4, failing_since = $5, disabled_at = $6, disabled_reason = $7
                WHERE id = $1 AND version = $2
                """,
                changed.Id.Value, changed.Version, changed.Url, string.Join(' ', changed.Events), changed.FailingSince, changed.DisabledAt,
                changed.DisabledReason is { } reason ? EnumNames<WebhookDisabledReason>.Write(reason) : null)
            {
                MustChange = true,
            });
        return changed with { Version = changed.Version + 1 };
    }

    public IssuedWebhook Rotate(WebhookDetails rotated)
    {
        var secret = StandardWebhooks.NewSecret();
        batch.Add(
            new Statement(
                """
                UPDATE webhooks SET version = version + 1, previous_secret = secret, previous_secret_until = $3, secret = $4
                WHERE id = $1 AND version = $2
                """,
                rotated.Id.Value, rotated.Version, rotated.PreviousSecretUntil, secrets.Protect(secret, rotated.Id))
            {
                MustChange = true,
            });
        return IssuedWebhook.From(rotated with { Version = rotated.Version + 1 }, secret);
    }

    // The deliveries go first and by name: the embedded database need not know that they belong to it.
    public void Delete(WebhookDetails webhook)
    {
        batch.Add(new Statement("DELETE FROM webhook_deliveries WHERE webhook_id = $1", webhook.Id.Value));
        batch.Add(
            new Statement("DELETE FROM webhooks WHERE id = $1 AND version = $2", webhook.Id.Value, webhook.Version) { MustChange = true });
    }
}
