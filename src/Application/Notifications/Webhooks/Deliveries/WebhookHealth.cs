using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Webhooks.Deliveries;

/// <param name="Id">Of the webhook.</param>
/// <param name="Gone">Whether it said itself that it is there no more.</param>
public sealed record WebhookDisabledNotice(WebhookId Id, string Url, bool Gone);

/// <summary>
/// What attempts say of a webhook as a whole: since when it fails, and when it is disabled. Its owner is notified then.
/// </summary>
public sealed class WebhookHealth(IWebhooks webhooks, IWebhookDeliveries deliveries, Notifier notifier, WebhookOptions options)
{
    public static readonly NotificationTemplate<WebhookDisabledNotice> Template = new(
        "webhook_disabled", NotificationCategory.Messages,
        new WebhookDisabledNotice(default, "https://shop.example.com/hook", Gone: true));

    /// <returns>Whether events are still sent to it.</returns>
    public async Task<bool> Note(WebhookId id, WebhookAttempt attempt, CancellationToken ct)
    {
        if (await webhooks.Find(id, ct) is not { Status: WebhookStatus.Enabled } webhook)
            return false;
        if (attempt.IsSuccess)
        {
            if (webhook.FailingSince is not null)
                _ = webhooks.Change(webhook with { FailingSince = null });
            return true;
        }

        if (attempt.SaysGone)
            return await Disable(webhook, WebhookDisabledReason.Gone, attempt.At, ct);
        if (webhook.FailingSince is not { } since)
            _ = webhooks.Change(webhook with { FailingSince = attempt.At });
        else if (attempt.At - since >= options.DisableAfter)
            return await Disable(webhook, WebhookDisabledReason.Failing, attempt.At, ct);
        return true;
    }

    private async Task<bool> Disable(WebhookDetails webhook, WebhookDisabledReason reason, DateTimeOffset now, CancellationToken ct)
    {
        _ = webhooks.Change(webhook.Disable(reason, now));
        deliveries.DiscardAll(webhook.Id);
        _ = await notifier.Notify(
            Template, webhook.CreatedBy,
            new WebhookDisabledNotice(webhook.Id, webhook.Url, Gone: reason == WebhookDisabledReason.Gone), ct);
        return false;
    }
}
