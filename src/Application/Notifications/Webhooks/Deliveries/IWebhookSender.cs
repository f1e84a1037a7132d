using CleanOrders.Application.Events;

namespace CleanOrders.Application.Notifications.Webhooks.Deliveries;

/// <summary>Sends messages to endpoints, few at once to each, and fewer to who does not answer.</summary>
public interface IWebhookSender
{
    /// <summary>Takes one of the few places of an endpoint, if there is one, or soon will be.</summary>
    Task<WebhookPlace> Enter(WebhookId webhook, CancellationToken ct);
}

/// <summary>A place for one message. It is free again when this is disposed of.</summary>
public abstract class WebhookPlace : IDisposable
{
    /// <summary>When to come again; nothing, where the place is taken.</summary>
    public abstract TimeSpan? PutOff { get; }

    /// <returns>How it went: whatever goes wrong out there is no exception here.</returns>
    public abstract Task<WebhookAttempt> Send(WebhookMessage message, CancellationToken ct);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}

/// <summary>What is sent. It does not print: it carries secrets.</summary>
/// <param name="Id">The same at each attempt, so that a receiver knows what it had before.</param>
/// <param name="Body">JSON, the same at each attempt.</param>
/// <param name="Secrets">All that it is signed with.</param>
public sealed record WebhookMessage(IntegrationEventId Id, string Url, string Body, IReadOnlyList<string> Secrets)
{
    public override string ToString() => $"(message {Id})";
}
