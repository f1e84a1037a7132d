using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Webhooks;

/// <summary>An endpoint of somebody else's, to which events are sent.</summary>
public readonly record struct WebhookId(Guid Value) : ITypedId<WebhookId>
{
    public static string Prefix => "whk";

    public static WebhookId From(Guid value) => new(value);

    public static bool TryParse(string? text, out WebhookId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

public enum WebhookStatus
{
    Enabled,

    /// <summary>Nothing is sent to it, and what happens meanwhile is not kept for it.</summary>
    Disabled,
}

/// <summary>Why nothing is sent any more.</summary>
public enum WebhookDisabledReason
{
    /// <summary>Somebody said so.</summary>
    Requested,

    /// <summary>The endpoint answered 410.</summary>
    Gone,

    /// <summary>It failed for too long, and took nothing in between.</summary>
    Failing,
}

/// <summary>What is known of a webhook, which is everything but its secrets.</summary>
/// <param name="Events">The types that it gets; <c>*</c> for all.</param>
/// <param name="CreatedBy">Whom a mail goes to when it is disabled for its failures.</param>
/// <param name="Version">Counts its changes: the entity tag.</param>
/// <param name="PreviousSecretUntil">Until when messages are also signed with the secret before the last rotation.</param>
/// <param name="FailingSince">Its first failure since it took a message last; nothing while it takes them.</param>
public sealed record WebhookDetails(
    WebhookId Id, string Url, IReadOnlyList<string> Events, WebhookStatus Status, UserId CreatedBy, DateTimeOffset CreatedAt, int Version,
    DateTimeOffset? PreviousSecretUntil = null, DateTimeOffset? FailingSince = null, DateTimeOffset? DisabledAt = null,
    WebhookDisabledReason? DisabledReason = null)
{
    public WebhookDetails Enable() => this with
    {
        Status = WebhookStatus.Enabled,
        FailingSince = null,
        DisabledAt = null,
        DisabledReason = null,
    };

    public WebhookDetails Disable(WebhookDisabledReason reason, DateTimeOffset now) => this with
    {
        Status = WebhookStatus.Disabled,
        DisabledAt = now,
        DisabledReason = reason,
    };
}

/// <summary>A webhook with its secret, as it is shown once, to who made it or rotated it. It does not print.</summary>
/// <param name="Secret">What messages are signed with: <c>whsec_</c> and the key in base64. It cannot be shown again.</param>
public sealed record IssuedWebhook(
    WebhookId Id, string Url, IReadOnlyList<string> Events, WebhookStatus Status, DateTimeOffset CreatedAt, int Version,
    DateTimeOffset? PreviousSecretUntil, string Secret)
{
    public static IssuedWebhook From(WebhookDetails webhook, string secret) => new(
        webhook.Id, webhook.Url, webhook.Events, webhook.Status, webhook.CreatedAt, webhook.Version, webhook.PreviousSecretUntil, secret);

    public override string ToString() => $"(webhook {Id})";
}
