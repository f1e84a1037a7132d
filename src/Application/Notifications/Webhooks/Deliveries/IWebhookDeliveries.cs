using CleanOrders.Application.Events;

namespace CleanOrders.Application.Notifications.Webhooks.Deliveries;

/// <summary>The events that are sent to webhooks, and how that went. What is written, is written by the unit of work.</summary>
public interface IWebhookDeliveries
{
    /// <summary>What is to be sent, as it stands now; nothing, where there is none of this id.</summary>
    Task<DueDelivery?> Due(WebhookDeliveryId id, CancellationToken ct);

    Task<WebhookDeliveryDetails?> Find(WebhookId webhook, WebhookDeliveryId id, CancellationToken ct);

    /// <summary>Adds one, if the webhook is there and enabled when it is written, and has none of this event.</summary>
    WebhookDeliveryDetails Add(WebhookId webhook, IntegrationEvent message);

    /// <summary>Keeps an attempt, and where the delivery stands after it: nowhere else, where it has ended meanwhile.</summary>
    /// <param name="next">When it is tried again.</param>
    void Record(DueDelivery due, WebhookAttempt attempt, WebhookDeliveryStatus status, DateTimeOffset? next);

    /// <summary>Begins anew with one that has ended.</summary>
    void Reopen(WebhookDeliveryId id, DateTimeOffset now);

    /// <summary>Ends all of a webhook that have not ended.</summary>
    void DiscardAll(WebhookId webhook);
}

/// <summary>One that is to be sent.</summary>
/// <param name="Failures">How many attempts have failed since it began, or began anew.</param>
/// <param name="Attempts">All that are kept.</param>
/// <param name="EarlierDueAt">
/// When those of the same aggregate that come before it are tried next, or were to be; nothing, where all of them have ended.
/// </param>
public sealed record DueDelivery(
    WebhookDeliveryId Id, WebhookId Webhook, WebhookDeliveryStatus Status, int Failures, IReadOnlyList<WebhookAttempt> Attempts,
    DateTimeOffset? EarlierDueAt, WebhookMessage Message);
