using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Webhooks;

/// <summary>
/// The endpoints that events are sent to. Secrets are made here and shown once; what is written, is written by the unit of work, and where
/// the webhook has another version by then, it is decided again.
/// </summary>
public interface IWebhooks
{
    Task<WebhookDetails?> Find(WebhookId id, CancellationToken ct);

    /// <summary>The enabled ones that get events of this type.</summary>
    Task<IReadOnlyList<WebhookId>> SubscribedTo(string eventType, CancellationToken ct);

    /// <returns>Its secret.</returns>
    string Add(WebhookDetails webhook);

    /// <returns>The webhook as it is then, with the next version.</returns>
    WebhookDetails Change(WebhookDetails changed);

    /// <summary>Gives it another secret; that before signs too, until <see cref="WebhookDetails.PreviousSecretUntil"/>.</summary>
    IssuedWebhook Rotate(WebhookDetails rotated);

    /// <summary>With its deliveries.</summary>
    void Delete(WebhookDetails webhook);
}

/// <summary>
/// Where events may be sent: only to what everybody can reach, so that nobody uses this service to reach what they cannot.
/// </summary>
public interface IWebhookAddresses
{
    /// <returns>The address as it is kept; or <c>webhook.url_refused</c>.</returns>
    Task<Result<string>> Check(string? url, CancellationToken ct);
}
