using CleanOrders.Application.Conversations;
using CleanOrders.Application.Conversations.Following;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Realtime;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Mvc;

namespace CleanOrders.WebApi.Conversations;

internal static class ConversationEndpoints
{
    private const string Conversation = "/v1/conversations/{id:cnv}";

    public static void MapConversations(this IEndpointRouteBuilder api)
    {
        var conversations = api.MapGroup("").WithTags("Conversations").WithExamples(ConversationExamples.All);

        _ = conversations.MapPost("/v1/conversations", OpenConversation).AsCommand(keyRequired: true).Produces<ConversationDetails>(201)
            .Refuses(ConversationErrors.Exists, RateLimit.Exceeded);
        _ = conversations.MapGet("/v1/conversations", ListConversations).Takes(ConversationListQuery.Parameters)
            .Produces<ListBody<ConversationDetails>>().Refuses(PageRequest.CursorInvalid);
        _ = conversations.MapGet(Conversation, GetConversation).Produces<ConversationDetails>().Refuses(ConversationErrors.NotFound);
        _ = conversations.MapGet($"{Conversation}/messages", ListMessages).Takes(MessageListQuery.Parameters)
            .Produces<ListBody<MessageDetails>>().Refuses(ConversationErrors.NotFound, Violations.RequestInvalid);
        _ = conversations.MapPost($"{Conversation}/messages", SendMessage).AsCommand(keyRequired: true).Produces<MessageDetails>(201)
            .Refuses(ConversationErrors.NotFound, ConversationErrors.Exists, RateLimit.Exceeded);
        _ = conversations.MapGet($"{Conversation}/events", FollowConversation).Streams()
            .Refuses(ConversationErrors.NotFound, Violations.RequestInvalid);
        _ = conversations.MapPost($"{Conversation}/read", MarkRead).AsCommand().Produces(204).Refuses(ConversationErrors.NotFound);

        api.MapAttachments();

        _ = conversations.MapPost($"{Conversation}/assignment", AssignConversation).AsChange();
        _ = conversations.MapPost($"{Conversation}/closing", CloseConversation).AsChange();
        _ = conversations.MapPost($"{Conversation}/reopening", ReopenConversation).AsChange().Refuses(ConversationErrors.Exists);
        api.MapRealtime();
    }

    /// <summary>Open a conversation</summary>
    /// <remarks>With its first message; about one of your orders, or about none. Support opens one about any order, with its customer.
    /// </remarks>
    internal static async Task<IResult> OpenConversation(
        OpenConversation body, OpenConversationHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, caller, ct)).ToHttp(
            opened => Reply.CreatedWithCounts($"/v1/conversations/{opened.Id}", opened, opened.Version));

    /// <summary>List conversations</summary>
    /// <remarks>Your own, or for support everybody's: those first in which something was written last.</remarks>
    internal static async Task<IResult> ListConversations(
        [AsParameters] ConversationListQuery query, IQuery<ListConversations, Page<ConversationDetails>> conversations, Caller caller,
        HttpContext http, CancellationToken ct) =>
        query.Read(caller, http.Request) is var question && question.IsFailure
            ? new Problem(question.Error)
            : (await conversations.Ask(question.Value, ct)).ToPage(http);

    /// <summary>Get a conversation</summary>
    /// <remarks>`unread` counts the messages of others that you have not read. Read marks change the entity tag and not the version.
    /// </remarks>
    internal static async Task<IResult> GetConversation(
        ConversationId id, IQuery<GetConversation, ConversationDetails> conversations, Caller caller, CancellationToken ct) =>
        (await conversations.Ask(new GetConversation(id, caller), ct)).ToHttp(Shown);

    /// <summary>List the messages of a conversation</summary>
    /// <remarks>By their numbers, which have no holes. With `before` alone it is the last ones before that, in the same order. `next` is
    /// what to send as `after` to go on; null where there are no more now.</remarks>
    internal static async Task<IResult> ListMessages(
        ConversationId id, [AsParameters] MessageListQuery query, IQuery<ListMessages, Page<MessageDetails>> messages, Caller caller,
        HttpContext http, CancellationToken ct) =>
        query.Read(id, caller, http.Request) is var question && question.IsFailure
            ? new Problem(question.Error)
            : (await messages.Ask(question.Value, ct)).ToPage(http, by: "after");

    /// <summary>Send a message</summary>
    /// <remarks>The same `clientId` again is the same message. It takes the `attachments` that you have uploaded to this conversation, at
    /// most `Conversations:MostAttachments`. One to a closed conversation opens it again.</remarks>
    internal static async Task<IResult> SendMessage(
        ConversationId id, SendMessage body, SendMessageHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, id, caller, ct)).ToHttp(Sent);

    /// <summary>Follow a conversation</summary>
    /// <remarks>Server-sent events, the same as the hub sends: `message`, whose `id` is its sequence number; `read`; `conversation`. With
    /// `Last-Event-ID` it begins with what came after that message, without one with all. The stream ends when its credential does.
    /// </remarks>
    internal static async Task<IResult> FollowConversation(
        ConversationId id, LastEventId last, FollowConversationHandler handler, Caller caller, CancellationToken ct) =>
        last.Read() is var after && after.IsFailure
            ? new Problem(after.Error)
            : (await handler.Handle(id, after.Value, caller, ct)).ToHttp(conversation => new EventStream<ConversationUpdate>(
                conversation.Parts, update => new(update.Sequence, update.Name, update.Data), SignedIn.IsStillGood));

    /// <summary>Mark messages as read</summary>
    /// <remarks>Your own mark. It never goes back: a smaller number than before changes nothing.</remarks>
    internal static async Task<IResult> MarkRead(
        ConversationId id, MarkRead body, MarkReadHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, id, caller, ct)).ToHttp(Reply.NoContent);

    /// <summary>Assign a conversation</summary>
    /// <remarks>To somebody of support; without `assignee` to the one who looks after the fewest that are not closed.</remarks>
    internal static async Task<IResult> AssignConversation(
        ConversationId id, [FromBody] AssignConversation? body, IfMatch seen, AssignConversationHandler handler, Caller caller,
        CancellationToken ct) =>
        (await handler.Handle(body ?? new AssignConversation(Assignee: null), new ConversationTarget(id, seen.Versions), caller, ct))
            .ToHttp(Shown);

    /// <summary>Close a conversation</summary>
    /// <remarks>Whoever writes to it opens it again.</remarks>
    internal static async Task<IResult> CloseConversation(
        ConversationId id, [FromBody] NoBody? body, IfMatch seen, CloseConversationHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(new ConversationTarget(id, seen.Versions), caller, ct)).ToHttp(Shown);

    /// <summary>Reopen a conversation</summary>
    internal static async Task<IResult> ReopenConversation(
        ConversationId id, [FromBody] NoBody? body, IfMatch seen, ReopenConversationHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(new ConversationTarget(id, seen.Versions), caller, ct)).ToHttp(Shown);

    internal static Reply Sent(MessageDetails message) =>
        Reply.Created($"/v1/conversations/{message.Conversation}/messages?after={message.Sequence - 1}&limit=1", message);

    private static Reply Shown(ConversationDetails conversation) => Reply.OkWithCounts(conversation, conversation.Version);

    /// <summary>It can be refused by the conversation's state and by a stale If-Match.</summary>
    private static RouteHandlerBuilder AsChange(this RouteHandlerBuilder route) => route.AsCommand().WithMetadata(new IfMatchAccepted())
        .Produces<ConversationDetails>()
        .Refuses(ConversationErrors.NotFound, ConversationErrors.WrongStateType, UnitOfWorkErrors.Stale);
}
