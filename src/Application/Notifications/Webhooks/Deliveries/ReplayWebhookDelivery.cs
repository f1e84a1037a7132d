using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Webhooks.Deliveries;

/// <summary>Sends again what has ended, well or not: the same message, with as many attempts as a new one.</summary>
public sealed class ReplayWebhookDeliveryHandler(IWebhooks webhooks, IWebhookDeliveries deliveries, IJobQueue jobs, TimeProvider clock)
    : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.WebhooksManage);

    public async Task<Result<WebhookDeliveryDetails>> Handle(WebhookId id, WebhookDeliveryId which, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        if (await webhooks.Find(id, ct) is not { } webhook)
            return WebhookErrors.Missing(id);
        if (await deliveries.Find(id, which, ct) is not { } delivery)
            return WebhookErrors.DeliveryNotFound.With($"The webhook {id} has no delivery {which}.");
        if (webhook.Status == WebhookStatus.Disabled)
            return WebhookErrors.Disabled.With($"The webhook {id} is disabled.");
        if (delivery.Status == WebhookDeliveryStatus.Pending)
            return WebhookErrors.DeliveryPending.With($"The delivery {which} has not ended yet.");

        var now = clock.GetUtcNow();
        deliveries.Reopen(which, now);
        _ = await jobs.Enqueue(new DeliverWebhook(id, which), terms: null, ct);
        return delivery with { Status = WebhookDeliveryStatus.Pending, NextAttemptAt = now, EndedAt = null };
    }
}
