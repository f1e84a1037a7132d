using CleanOrders.Application.Notifications.Inbox;
using CleanOrders.Application.Notifications.Preferences;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Mvc;

namespace CleanOrders.WebApi.Notifications;

/// <summary>What the caller is told, and how they want to be told.</summary>
internal static class InboxEndpoints
{
    private const string Inbox = "/v1/me/notifications";
    private const string Preferences = "/v1/me/notification-preferences";

    public static void MapInbox(this IEndpointRouteBuilder api)
    {
        var inbox = api.MapGroup("").WithTags("Notifications").WithExamples(InboxExamples.All);

        _ = inbox.MapGet(Inbox, ListMyNotifications)
            .Takes(QueryParameter.Flag("unread", "Only those that you have not read, or only those that you have."), QueryParameter.Limit,
                QueryParameter.Cursor)
            .Produces<ListBody<InboxItem>>().Refuses(PageRequest.CursorInvalid);
        _ = inbox.MapGet($"{Inbox}/unread-count", CountUnread).Produces<UnreadCount>().Refuses();
        _ = inbox.MapGet($"{Inbox}/stream", FollowNotifications).Streams().Refuses(Violations.RequestInvalid);
        _ = inbox.MapPost($"{Inbox}/{{id:ntf}}/read", ReadNotification).AsCommand().Produces(204).Refuses(NotificationErrors.NotFound);
        _ = inbox.MapPost($"{Inbox}/read-all", ReadAllNotifications).AsCommand().Produces(204).Refuses();
        _ = inbox.MapGet(Preferences, GetPreferences).Produces<PreferenceDetails>().Refuses();
        _ = inbox.MapPut(Preferences, ChangePreferences).NeedsIfMatch().AsCommand().Produces<PreferenceDetails>()
            .Refuses(UnitOfWorkErrors.Stale);
    }

    /// <summary>List your notifications</summary>
    /// <remarks>Your inbox, the youngest first. They are kept for `Notifications:Retention`.</remarks>
    internal static async Task<IResult> ListMyNotifications(
        string? unread, string? limit, string? cursor, IQuery<ListMyNotifications, Page<InboxItem>> inbox, Caller caller, HttpContext http,
        CancellationToken ct)
    {
        var filter = new QueryReader();
        var question = new ListMyNotifications(filter.Flag("/unread", unread), caller, filter.Page(limit, cursor, http.Request));
        return filter.Violations.Any ? new Problem(filter.Violations.ToError()) : (await inbox.Ask(question, ct)).ToPage(http);
    }

    /// <summary>Count your unread notifications</summary>
    internal static async Task<IResult> CountUnread(IQuery<CountUnread, UnreadCount> inbox, Caller caller, CancellationToken ct) =>
        (await inbox.Ask(new CountUnread(caller), ct)).ToHttp(count => Reply.Ok(count));

    /// <summary>Follow your notifications</summary>
    /// <remarks>Server-sent events: what comes into your inbox, as it comes, whichever instance it comes by. The `id` of an event is its
    /// position, its name `notification`, its data an item of the list. With `Last-Event-ID` it goes on after that one, with 0 at the
    /// beginning; without, it begins with what comes next. The stream ends when its credential does.</remarks>
    internal static async Task<IResult> FollowNotifications(
        LastEventId last, FollowNotificationsHandler handler, Caller caller, CancellationToken ct) =>
        last.Read() is var after && after.IsFailure
            ? new Problem(after.Error)
            : (await handler.Handle(last.IsGiven ? after.Value : null, caller, ct))
                .ToHttp(inbox => new EventStream<InboxItem>(
                    inbox.Parts, item => new(item.Position, "notification", item), SignedIn.IsStillGood));

    /// <summary>Mark a notification as read</summary>
    /// <remarks>Read twice, the first time counts.</remarks>
    internal static async Task<IResult> ReadNotification(
        NotificationId id, [FromBody] NoBody? body, ReadNotificationHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(id, caller, ct)).ToHttp(Reply.NoContent);

    /// <summary>Mark all your notifications as read</summary>
    /// <remarks>Those that are in your inbox by now.</remarks>
    internal static IResult ReadAllNotifications([FromBody] NoBody? body, ReadAllNotificationsHandler handler, Caller caller) =>
        handler.Handle(caller).ToHttp(Reply.NoContent);

    /// <summary>Get your notification preferences</summary>
    /// <remarks>Whoever never changed them gets everything, by every channel.</remarks>
    internal static async Task<IResult> GetPreferences(
        IQuery<GetPreferences, PreferenceDetails> preferences, Caller caller, CancellationToken ct) =>
        (await preferences.Ask(new GetPreferences(caller), ct)).ToHttp(wanted => Reply.Ok(wanted, wanted.Version));

    /// <summary>Change your notification preferences</summary>
    /// <remarks>Replaces them all. What protects the account (`security`) cannot be switched off, and goes in quiet hours too. A mail that
    /// would come in quiet hours is sent when they are over; the inbox has it at once. `sms` says whether a text goes to your telephone
    /// where a mail could not be delivered.</remarks>
    internal static async Task<IResult> ChangePreferences(
        ChangePreferences body, IfMatch seen, ChangePreferencesHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, seen.Versions, caller, ct)).ToHttp(wanted => Reply.Ok(wanted, wanted.Version));
}
