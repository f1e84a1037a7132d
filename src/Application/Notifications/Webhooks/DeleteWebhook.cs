using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Webhooks;

/// <summary>Ends a webhook for good, with its secrets and its deliveries.</summary>
public sealed class DeleteWebhookHandler(IWebhooks webhooks) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.WebhooksManage);

    /// <param name="seen">The versions that the caller would act on; nothing for any.</param>
    public async Task<Result> Handle(WebhookId id, IReadOnlyCollection<int>? seen, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        if (await webhooks.Find(id, ct) is not { } webhook)
            return WebhookErrors.Missing(id);
        if (seen?.Contains(webhook.Version) == false)
            return WebhookErrors.Stale(webhook);

        webhooks.Delete(webhook);
        return Result.Success;
    }
}
