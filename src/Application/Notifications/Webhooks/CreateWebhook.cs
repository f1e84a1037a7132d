using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Events;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Webhooks;

/// <param name="Url">Where events are posted to: https, public.</param>
/// <param name="Events">The types of events, as in <c>order_shipped</c>; <c>*</c> for all.</param>
public sealed record CreateWebhook(
    [property: Required, Length(1, CreateWebhookHandler.LongestUrl)] string? Url,
    [property: Required, MinLength(1)] IReadOnlyList<string?>? Events);

/// <summary>Has events sent to an endpoint from now on.</summary>
public sealed class CreateWebhookHandler(IWebhooks webhooks, IWebhookAddresses addresses, TimeProvider clock) : IGuarded
{
    public const int LongestUrl = 1000;

    public static Access Access { get; } = Access.Needs(Permission.WebhooksManage);

    public async Task<Result<IssuedWebhook>> Handle(CreateWebhook command, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var violations = new Violations();
        var url = violations.Take("/url", await addresses.Check(command.Url, ct));
        var events = Subscription.Check(command.Events, violations);
        if (violations.Any)
            return violations.ToError();

        var now = clock.GetUtcNow();
        var webhook =
            new WebhookDetails(TypedId.New<WebhookId>(now), url, events, WebhookStatus.Enabled, caller.User, now, Version: 1);
        return IssuedWebhook.From(webhook, webhooks.Add(webhook));
    }
}

/// <summary>Which events a webhook gets.</summary>
internal static class Subscription
{
    public const string ToAll = "*";

    /// <summary>The names, each once; what is none is noted below <c>/events</c>.</summary>
    public static IReadOnlyList<string> Check(IReadOnlyList<string?>? names, Violations violations)
    {
        if (names is null or [])
            violations.Add("/events", Text.Required.With("Name at least one type of event, or * for all."));
        else if (names.Count > EventTypes.All.Count + 1)
            violations.Add("/events", WebhookErrors.EventUnknown.With($"There are only {EventTypes.All.Count} types of events."));
        else
        {
            foreach (var (i, _) in names.Index().Where(entry => !IsEvent(entry.Item)))
                violations.Add($"/events/{i}", WebhookErrors.EventUnknown.With("There is no event of this type."));
            return names.Contains(ToAll, StringComparer.Ordinal) ? [ToAll] : [.. names.OfType<string>().Distinct(StringComparer.Ordinal)];
        }

        return [];
    }

    private static bool IsEvent(string? name) => name == ToAll || (name is not null && EventTypes.Find(name) is not null);
}
