using CleanOrders.Application.Events;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Webhooks.Deliveries;

/// <summary>One event on its way to one webhook.</summary>
public readonly record struct WebhookDeliveryId(Guid Value) : ITypedId<WebhookDeliveryId>
{
    public static string Prefix => "whd";

    public static WebhookDeliveryId From(Guid value) => new(value);

    public static bool TryParse(string? text, out WebhookDeliveryId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

public enum WebhookDeliveryStatus
{
    /// <summary>Not sent yet, or tried again later.</summary>
    Pending,

    Succeeded,

    /// <summary>Given up.</summary>
    Failed,

    /// <summary>Not to be sent any more, since its webhook was disabled.</summary>
    Discarded,
}

/// <summary>What became of an event for one webhook.</summary>
/// <param name="Event">The event's id, which is the <c>webhook-id</c> of each attempt.</param>
/// <param name="Type">The event's type.</param>
/// <param name="Aggregate">The id of what it happened to.</param>
/// <param name="NextAttemptAt">When it is tried again, where it has failed so far.</param>
/// <param name="Attempts">The latest of them, oldest first, with what the endpoint answered.</param>
public sealed record WebhookDeliveryDetails(
    WebhookDeliveryId Id, IntegrationEventId Event, string Type, string Aggregate, int Sequence, WebhookDeliveryStatus Status,
    DateTimeOffset CreatedAt, DateTimeOffset? NextAttemptAt, DateTimeOffset? EndedAt, IReadOnlyList<WebhookAttempt> Attempts);

/// <summary>One time that a message was sent, or was to be.</summary>
/// <param name="Status">The HTTP status of the answer; nothing where there was none.</param>
/// <param name="Error">Why it was no success.</param>
/// <param name="Body">What the answer began with: up to 1 KiB, as far as one can see it.</param>
public sealed record WebhookAttempt(DateTimeOffset At, int? Status, int DurationMs, string? Error, string? Body)
{
    /// <summary>Not sent again before.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether the endpoint says that it is there no more.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool SaysGone => Status == 410;
}
