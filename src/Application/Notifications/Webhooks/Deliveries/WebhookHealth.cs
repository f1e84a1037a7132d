using CleanOrders.Application.Jobs.Kinds;

namespace CleanOrders.Application.Notifications.Webhooks.Deliveries;

/// <summary>
/// What attempts say of a webhook as a whole: since when it fails, and when it is disabled. Its owner gets a mail then.
/// </summary>
public sealed class WebhookHealth(IWebhooks webhooks, IWebhookDeliveries deliveries, IJobQueue jobs, WebhookOptions options)
{
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
        _ = await jobs.Enqueue(new SendWebhookDisabledMail(webhook.Id, webhook.CreatedBy, webhook.Url, reason), terms: null, ct);
        return false;
    }
}
