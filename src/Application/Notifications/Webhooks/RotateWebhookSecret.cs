using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Webhooks;

/// <summary>
/// Gives a webhook another secret. For a day messages are signed with that before it too, while the receiver changes over.
/// </summary>
public sealed class RotateWebhookSecretHandler(IWebhooks webhooks, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.WebhooksManage);

    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    public async Task<Result<IssuedWebhook>> Handle(WebhookId id, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        return await webhooks.Find(id, ct) is { } webhook
            ? webhooks.Rotate(webhook with { PreviousSecretUntil = clock.GetUtcNow() + Overlap })
            : WebhookErrors.Missing(id);
    }
}
