using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Webhooks.Deliveries;

/// <summary>Sends a webhook an event that never happened, whatever it gets else: so its owner sees whether it is taken.</summary>
public sealed class SendTestEventHandler(IWebhooks webhooks, IWebhookDeliveries deliveries, IJobQueue jobs, TimeProvider clock) : IGuarded
{
    public const string EventType = "webhook_test";

    public static Access Access { get; } = Access.Needs(Permission.WebhooksManage);

    public async Task<Result<WebhookDeliveryDetails>> Handle(WebhookId id, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        if (await webhooks.Find(id, ct) is not { } webhook)
            return WebhookErrors.Missing(id);
        if (webhook.Status == WebhookStatus.Disabled)
            return WebhookErrors.Disabled.With($"The webhook {id} is disabled.");

        // All have one place in the sequence, so that none waits for another.
        var now = clock.GetUtcNow();
        var delivery = deliveries.Add(
            id,
            new IntegrationEvent(
                TypedId.New<IntegrationEventId>(now), EventType, EventTypes.Version, id.ToString(), Sequence: 0, now,
                JsonSerializer.SerializeToElement(new { webhook = id.ToString() })));
        _ = await jobs.Enqueue(new DeliverWebhook(id, delivery.Id), terms: null, ct);
        return delivery;
    }
}
