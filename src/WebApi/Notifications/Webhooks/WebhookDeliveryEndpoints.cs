using CleanOrders.Application.Notifications.Webhooks;
using CleanOrders.Application.Notifications.Webhooks.Deliveries;
using CleanOrders.Application.UseCases;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Mvc;

namespace CleanOrders.WebApi.Notifications.Webhooks;

/// <summary>What was sent to a webhook, and what its endpoint answered.</summary>
internal static class WebhookDeliveryEndpoints
{
    public static void MapDeliveries(this RouteGroupBuilder webhooks, string webhook)
    {
        _ = webhooks.MapPost($"{webhook}/test", SendTestEvent).AsCommand().Produces<WebhookDeliveryDetails>(202)
            .Refuses(WebhookErrors.NotFound, WebhookErrors.Disabled);
        _ = webhooks.MapGet($"{webhook}/deliveries", ListWebhookDeliveries)
            .Takes(
                QueryParameter.OneOf<WebhookDeliveryStatus>("status", "Deliveries in this status."), QueryParameter.Limit,
                QueryParameter.Cursor)
            .Produces<ListBody<WebhookDeliveryDetails>>().Refuses(WebhookErrors.NotFound, PageRequest.CursorInvalid);
        _ = webhooks.MapPost($"{webhook}/deliveries/{{delivery:whd}}/replay", ReplayWebhookDelivery).AsCommand()
            .Produces<WebhookDeliveryDetails>(202)
            .Refuses(
                WebhookErrors.NotFound, WebhookErrors.DeliveryNotFound, WebhookErrors.Disabled, WebhookErrors.DeliveryPending);
    }

    /// <summary>Send a test event</summary>
    /// <remarks>An event of the type `webhook_test`, which every webhook gets. Its delivery stands in the list.</remarks>
    internal static async Task<IResult> SendTestEvent(
        WebhookId id, [FromBody] NoBody? body, SendTestEventHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(id, caller, ct)).ToHttp(delivery => Reply.Accepted($"/v1/webhooks/{id}/deliveries", delivery));

    /// <summary>List deliveries of a webhook</summary>
    /// <remarks>Each event that was to be sent to it, with the answers; the youngest first. Those that have ended are kept for
    /// `Webhooks:Retention`.</remarks>
    internal static async Task<IResult> ListWebhookDeliveries(
        WebhookId id, string? status, string? limit, string? cursor,
        IQuery<ListWebhookDeliveries, Page<WebhookDeliveryDetails>> deliveries, Caller caller, HttpContext http, CancellationToken ct)
    {
        var filter = new QueryReader();
        var question = new ListWebhookDeliveries(
            id, string.IsNullOrEmpty(status) ? null : filter.Name<WebhookDeliveryStatus>("/status", status), caller,
            filter.Page(limit, cursor, http.Request));
        return filter.Violations.Any ? new Problem(filter.Violations.ToError()) : (await deliveries.Ask(question, ct)).ToPage(http);
    }

    /// <summary>Send a delivery again</summary>
    /// <remarks>One that has ended, well or not: the same message with the same `webhook-id`, with as many attempts as a new one.</remarks>
    internal static async Task<IResult> ReplayWebhookDelivery(
        WebhookId id, WebhookDeliveryId delivery, [FromBody] NoBody? body, ReplayWebhookDeliveryHandler handler, Caller caller,
        CancellationToken ct) =>
        (await handler.Handle(id, delivery, caller, ct)).ToHttp(
            replayed => Reply.Accepted($"/v1/webhooks/{id}/deliveries", replayed));
}
