using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Notifications.Webhooks.Deliveries;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Webhooks;

/// <param name="Url">Left out: as it is.</param>
/// <param name="Events">Left out: as they are.</param>
/// <param name="Enabled">Whether events are sent to it; left out: as it is.</param>
public sealed record ChangeWebhook(
    [property: Length(1, CreateWebhookHandler.LongestUrl)] string? Url, [property: MinLength(1)] IReadOnlyList<string?>? Events,
    bool? Enabled);

/// <summary>Changes what is named, and nothing else. What a disabled one would have got is not sent later.</summary>
public sealed class ChangeWebhookHandler(
    IWebhooks webhooks, IWebhookDeliveries deliveries, IWebhookAddresses addresses, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.WebhooksManage);

    /// <param name="seen">The versions that the caller would act on; nothing for any.</param>
    public async Task<Result<WebhookDetails>> Handle(
        ChangeWebhook command, WebhookId id, IReadOnlyCollection<int>? seen, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var violations = new Violations();
        var url = command.Url is null ? null : violations.Take("/url", await addresses.Check(command.Url, ct));
        var events = command.Events is null ? null : Subscription.Check(command.Events, violations);
        if (violations.Any)
            return violations.ToError();

        if (await webhooks.Find(id, ct) is not { } webhook)
            return WebhookErrors.Missing(id);
        if (seen?.Contains(webhook.Version) == false)
            return WebhookErrors.Stale(webhook);

        var changed = webhook with { Url = url ?? webhook.Url, Events = events ?? webhook.Events };
        if (command.Enabled == true && webhook.Status == WebhookStatus.Disabled)
            changed = changed.Enable();
        if (command.Enabled == false && webhook.Status == WebhookStatus.Enabled)
        {
            changed = changed.Disable(WebhookDisabledReason.Requested, clock.GetUtcNow());
            deliveries.DiscardAll(id);
        }

        return webhooks.Change(changed);
    }
}
