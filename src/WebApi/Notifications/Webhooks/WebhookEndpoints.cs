using CleanOrders.Application.Events;
using CleanOrders.Application.Notifications.Webhooks;
using CleanOrders.Application.UseCases;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Mvc;

namespace CleanOrders.WebApi.Notifications.Webhooks;

/// <summary>Endpoints of others, to which events are sent. A new secret is in its answer and nowhere else.</summary>
internal static class WebhookEndpoints
{
    private const string Webhook = "/v1/webhooks/{id:whk}";

    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        var webhooks = api.MapGroup("").WithTags("Webhooks").WithExamples(WebhookExamples.All);

        _ = webhooks.MapPost("/v1/webhooks", CreateWebhook).AsCommand().NotKept().Produces<IssuedWebhook>(201).Explains(Events())
            .Refuses();
        _ = webhooks.MapGet("/v1/webhooks", ListWebhooks).Takes(QueryParameter.Limit, QueryParameter.Cursor)
            .Produces<ListBody<WebhookDetails>>().Refuses(PageRequest.CursorInvalid);
        _ = webhooks.MapGet(Webhook, GetWebhook).Produces<WebhookDetails>().Refuses(WebhookErrors.NotFound);
        _ = webhooks.MapPatch(Webhook, ChangeWebhook).NeedsIfMatch().AsCommand().Produces<WebhookDetails>()
            .Refuses(WebhookErrors.NotFound, UnitOfWorkErrors.Stale);
        _ = webhooks.MapDelete(Webhook, DeleteWebhook).NeedsIfMatch().AsCommand().Produces(204)
            .Refuses(WebhookErrors.NotFound, UnitOfWorkErrors.Stale);
        _ = webhooks.MapPost($"{Webhook}/secret-rotation", RotateWebhookSecret).AsCommand().NotKept().Produces<IssuedWebhook>()
            .Refuses(WebhookErrors.NotFound);
        webhooks.MapDeliveries(Webhook);
    }

    /// <summary>Have events sent to an endpoint</summary>
    /// <remarks>The answer shows `secret` once: messages are signed with it, as Standard Webhooks are. What happens from now on is posted
    /// to `url`, each event until it is taken or given up after about three days.</remarks>
    internal static async Task<IResult> CreateWebhook(
        CreateWebhook body, CreateWebhookHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, caller, ct)).ToHttp(webhook => Reply.Created($"/v1/webhooks/{webhook.Id}", webhook, webhook.Version));

    /// <summary>List webhooks</summary>
    /// <remarks>The youngest first, the disabled ones too.</remarks>
    internal static async Task<IResult> ListWebhooks(
        string? limit, string? cursor, IQuery<ListWebhooks, Page<WebhookDetails>> webhooks, Caller caller, HttpContext http,
        CancellationToken ct)
    {
        var filter = new QueryReader();
        var question = new ListWebhooks(caller, filter.Page(limit, cursor, http.Request));
        return filter.Violations.Any ? new Problem(filter.Violations.ToError()) : (await webhooks.Ask(question, ct)).ToPage(http);
    }

    /// <summary>Get a webhook</summary>
    /// <remarks>All that is known of it, which is not its secret.</remarks>
    internal static async Task<IResult> GetWebhook(
        WebhookId id, IQuery<GetWebhook, WebhookDetails> webhooks, Caller caller, CancellationToken ct) =>
        (await webhooks.Ask(new GetWebhook(id, caller), ct)).ToHttp(webhook => Reply.Ok(webhook, webhook.Version));

    /// <summary>Change a webhook</summary>
    /// <remarks>What is left out stays as it is. Disabling it discards what was not sent yet; what happens while it is disabled is not sent
    /// later. Enabling it begins anew.</remarks>
    internal static async Task<IResult> ChangeWebhook(
        WebhookId id, ChangeWebhook body, IfMatch seen, ChangeWebhookHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, id, seen.Versions, caller, ct)).ToHttp(webhook => Reply.Ok(webhook, webhook.Version));

    /// <summary>Delete a webhook</summary>
    /// <remarks>For good, with its secrets and all that is known of its deliveries.</remarks>
    internal static async Task<IResult> DeleteWebhook(
        WebhookId id, IfMatch seen, DeleteWebhookHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(id, seen.Versions, caller, ct)).ToHttp(Reply.NoContent);

    /// <summary>Give a webhook another secret</summary>
    /// <remarks>For 24 hours messages have two signatures, with this and with that before. Done again within them, the oldest signs no
    /// more.</remarks>
    internal static async Task<IResult> RotateWebhookSecret(
        WebhookId id, [FromBody] NoBody? body, RotateWebhookSecretHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(id, caller, ct)).ToHttp(webhook => Reply.Ok(webhook, webhook.Version));

    private static string Events() => $"The events are `*`, which is all of them, and "
        + $"{string.Join(", ", EventTypes.All.Order(StringComparer.Ordinal).Select(type => $"`{type}`"))}.";
}
