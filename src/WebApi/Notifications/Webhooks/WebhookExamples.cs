using CleanOrders.Application.Events;
using CleanOrders.Application.Notifications.Webhooks;
using CleanOrders.Application.Notifications.Webhooks.Deliveries;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Notifications.Webhooks;

/// <summary>A webhook in the document's examples, and an event that it took at the second attempt.</summary>
internal static class WebhookExamples
{
    private static readonly DateTimeOffset Made = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
    private static readonly string[] Events = ["order_shipped", "shipment_delivered"];

    private static readonly WebhookDetails Shop = new(
        TypedId.FirstAt<WebhookId>(Made), "https://hooks.example.com/orders", Events, WebhookStatus.Enabled, TypedId.FirstAt<UserId>(Made),
        Made, Version: 1);

    private static readonly IssuedWebhook Issued = IssuedWebhook.From(Shop, "whsec_<32 bytes in base64>");

    private static readonly WebhookDeliveryDetails Pending = new(
        TypedId.FirstAt<WebhookDeliveryId>(Made.AddHours(2)), TypedId.FirstAt<IntegrationEventId>(Made.AddHours(2)), "order_shipped",
        "ord_01k9c2v8qjf3nbn5z47k3m9qxw", 4, WebhookDeliveryStatus.Pending, Made.AddHours(2), NextAttemptAt: null, EndedAt: null, []);

    private static readonly WebhookDeliveryDetails Taken = Pending with
    {
        Status = WebhookDeliveryStatus.Succeeded,
        EndedAt = Made.AddHours(2).AddSeconds(6),
        Attempts =
        [
            new WebhookAttempt(Made.AddHours(2), 500, 84, "The endpoint answered 500.", "Out of order"),
            new WebhookAttempt(Made.AddHours(2).AddSeconds(6), 204, 31, Error: null, Body: null),
        ],
    };

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["createWebhook"] = new(new CreateWebhook(Shop.Url, Events), Issued),
        ["listWebhooks"] = new(Answer: new ListBody<WebhookDetails>([Shop], Next: null, Total: null)),
        ["getWebhook"] = new(Answer: Shop),
        ["changeWebhook"] = new(
            new ChangeWebhook(Url: null, ["*"], Enabled: null), Shop with { Events = ["*"], Version = 2 }),
        ["rotateWebhookSecret"] = new(new NoBody(), Issued with { Version = 2, PreviousSecretUntil = Made.AddHours(24) }),
        ["sendTestEvent"] = new(
            new NoBody(), Pending with { Type = SendTestEventHandler.EventType, Aggregate = Shop.Id.ToString(), Sequence = 0 }),
        ["listWebhookDeliveries"] = new(Answer: new ListBody<WebhookDeliveryDetails>([Taken], Next: null, Total: null)),
        ["replayWebhookDelivery"] = new(new NoBody(), Taken with { Status = WebhookDeliveryStatus.Pending, EndedAt = null }),
    };
}
