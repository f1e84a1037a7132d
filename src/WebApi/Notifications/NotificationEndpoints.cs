using CleanOrders.Application.Identity.Users;
using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Application.Notifications.Sending;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Mvc;

namespace CleanOrders.WebApi.Notifications;

/// <summary>Whom the service has notified and how it went, for the staff.</summary>
internal static class NotificationEndpoints
{
    private const string Notification = "/v1/notifications/{id:ntf}";

    public static void MapNotifications(this IEndpointRouteBuilder api)
    {
        var notifications = api.MapGroup("").WithTags("Notifications").WithExamples(NotificationExamples.All);

        _ = notifications.MapGet("/v1/notifications", ListNotifications)
            .Takes(QueryParameter.Id<UserId>("recipient", "Those to this user."),
                QueryParameter.OneOf<DeliveryStatus>("status", "Those with a delivery in this status."),
                QueryParameter.OneOf<NotificationCategory>("category", "Those of this category."), QueryParameter.Limit,
                QueryParameter.Cursor)
            .Produces<ListBody<NotificationDetails>>().Refuses(PageRequest.CursorInvalid);
        _ = notifications.MapPost("/v1/notifications", SendNotification).AsCommand(keyRequired: true).Produces<SentNotification>(202)
            .Refuses(UserErrors.NotFound);
        _ = notifications.MapGet(Notification, GetNotification).Produces<NotificationDetails>().Refuses(NotificationErrors.NotFound);
        _ = notifications.MapPost($"{Notification}/resend", ResendNotification).AsCommand().Produces<ResentNotification>(202)
            .Refuses(NotificationErrors.NotFound, NotificationErrors.NothingToResend, NotificationErrors.WrongStateType);
        _ = notifications.MapGet("/v1/notifications/templates/{name}/preview", PreviewTemplate)
            .Takes(QueryParameter.Text("culture", "The language, as in `de`. Left out: that of the service.", example: "de"))
            .Produces<TemplatePreview>().Refuses(NotificationErrors.TemplateNotFound, Violations.RequestInvalid);
    }

    /// <summary>List notifications</summary>
    /// <remarks>The youngest first, each with its deliveries and their timelines: also why nothing was sent.</remarks>
    internal static async Task<IResult> ListNotifications(
        string? recipient, string? status, string? category, string? limit, string? cursor,
        IQuery<ListNotifications, Page<NotificationDetails>> notifications, Caller caller, HttpContext http, CancellationToken ct)
    {
        var filter = new QueryReader();
        var question = new ListNotifications(
            filter.Id<UserId>("/recipient", recipient),
            string.IsNullOrEmpty(status) ? null : filter.Name<DeliveryStatus>("/status", status),
            string.IsNullOrEmpty(category) ? null : filter.Name<NotificationCategory>("/category", category), caller,
            filter.Page(limit, cursor, http.Request));
        return filter.Violations.Any ? new Problem(filter.Violations.ToError()) : (await notifications.Ask(question, ct)).ToPage(http);
    }

    /// <summary>Send a notification</summary>
    /// <remarks>To one user, by the channels that they want for what others have to say (`messages`). The template `message` takes
    /// `{title, text, link}`: a title of up to 200 characters, a text of up to 10,000, and an address of HTTPS, which can be left out. All
    /// of it is text: nothing in it is markup or part of a template. To many: the job `notifications.send`.</remarks>
    internal static async Task<IResult> SendNotification(
        SendNotification body, SendNotificationHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, caller, ct)).ToHttp(sent => Reply.Accepted($"/v1/notifications/{sent.Id}", sent));

    /// <summary>Get a notification</summary>
    /// <remarks>Each delivery with its timeline. `reason` says why a delivery stands where it does, where its status does not.</remarks>
    internal static async Task<IResult> GetNotification(
        NotificationId id, IQuery<GetNotification, NotificationDetails> notifications, Caller caller, CancellationToken ct) =>
        (await notifications.Ask(new GetNotification(id, caller), ct)).ToHttp(
            notification => Reply.Ok(notification, notification.Version));

    /// <summary>Send a notification again</summary>
    /// <remarks>By e-mail, where it went that way and may have got lost. What its reader has switched off stays off.</remarks>
    internal static async Task<IResult> ResendNotification(
        NotificationId id, [FromBody] NoBody? body, ResendNotificationHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(id, caller, ct)).ToHttp(resent => Reply.Accepted($"/v1/notifications/{id}", resent));

    /// <summary>Preview a template</summary>
    /// <remarks>Written with sample data, as text and as the page that a mail shows.</remarks>
    internal static async Task<IResult> PreviewTemplate(
        string name, string? culture, IQuery<PreviewTemplate, TemplatePreview> templates, Caller caller, CancellationToken ct) =>
        (await templates.Ask(new PreviewTemplate(name, string.IsNullOrEmpty(culture) ? null : culture, caller), ct)).ToHttp(
            preview => Reply.Ok(preview));
}
