using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Notifications.Webhooks.Deliveries;

/// <summary>
/// What was sent to a webhook, and how it went; the youngest first. Answered by pages of <see cref="WebhookDeliveryDetails"/>.
/// </summary>
/// <param name="Status">Only those that stand there.</param>
public sealed record ListWebhookDeliveries(WebhookId Webhook, WebhookDeliveryStatus? Status, Caller Caller, PageRequest Page) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.WebhooksManage);
}
