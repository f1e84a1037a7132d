using CleanOrders.Application.Conversations;
using CleanOrders.Application.Conversations.Following;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.SignalR;

namespace CleanOrders.WebApi.Realtime;

/// <summary>
/// Conversations in both directions. Every call goes to the use case that HTTP goes to; what is refused is a <see cref="HubException"/>
/// that begins with the code of the catalogue.
/// </summary>
internal sealed class ConversationHub(HubConnections connections, Presence presence) : Hub
{
    public const string Address = "/hubs/conversations";

    public override Task OnConnectedAsync()
    {
        connections.Add(Context);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        foreach (var left in connections.Remove(Context))
            presence.Leave(left, CallerOf(Context).User, Context.ConnectionId);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Follows a conversation: sends what came after a message, then what comes, each once and in order. Joined again, it begins there.
    /// </summary>
    /// <param name="id">Of the conversation.</param>
    /// <param name="after">The last sequence number that is known; 0 for all.</param>
    public async Task Join(string id, int after, FollowConversationHandler handler)
    {
        var (connection, conversation) = (connections.Of(Context), Read(id));
        if (after < 0)
            throw Refused(Violations.Only("/after", PageRequest.FilterMalformed.With("A sequence number is 0 or more.")));
        var isNew = await connection.Leave(conversation);
        if (connection.Refuses(conversation) is { } tooMany)
            throw Refused(tooMany);

        var (following, isFollowed) = (connection.Begin(conversation), false);
        try
        {
            var followed = await handler.Handle(conversation, after, CallerOf(Context), following.Token);
            if (followed.IsFailure)
                throw Refused(followed.Error);
            connections.Pump(Context, following, followed.Value);
            isFollowed = true;
            if (isNew)
                await ShowTo(conversation);
        }
        finally
        {
            if (!isFollowed)
                await Leave(connection, conversation);
        }
    }

    /// <summary>Sends a message. The same <c>clientId</c> again is the same message, so it can be sent until it is answered.</summary>
    public async Task<MessageDetails> Send(string id, SendMessage message, SendMessageHandler handler, IUnitOfWork unitOfWork)
    {
        var conversation = Read(id);
        var sent = await unitOfWork.Run(
            ct => handler.Handle(message, conversation, CallerOf(Context), ct), Context.ConnectionAborted);
        return sent.IsFailure ? throw Refused(sent.Error) : sent.Value;
    }

    /// <summary>Says how far the caller has read.</summary>
    public async Task Read(string id, int upTo, MarkReadHandler handler, IUnitOfWork unitOfWork)
    {
        var conversation = Read(id);
        var read = await unitOfWork.Run(
            ct => handler.Handle(new MarkRead(upTo), conversation, CallerOf(Context), ct), Context.ConnectionAborted);
        if (read.IsFailure)
            throw Refused(read.Error);
    }

    /// <summary>Says that the caller writes just now. It is shown to the others, now and then at most, and kept nowhere.</summary>
    public void Typing(string id)
    {
        if (connections.Of(Context).MayShowTyping(Read(id)))
            presence.Type(Read(id), CallerOf(Context).User);
    }

    internal static HubException Refused(Error error) => new($"{error.Type.Code}: {error.Detail}");

    private async Task ShowTo(ConversationId conversation)
    {
        await Groups.AddToGroupAsync(Context.ConnectionId, conversation.ToString(), Context.ConnectionAborted);
        presence.Join(conversation, CallerOf(Context).User, Context.ConnectionId);
    }

    private async Task Leave(HubConnection connection, ConversationId conversation)
    {
        _ = await connection.Leave(conversation);
        await Groups.RemoveFromGroupAsync(Context.ConnectionId, conversation.ToString(), CancellationToken.None);
        presence.Leave(conversation, CallerOf(Context).User, Context.ConnectionId);
    }

    private static Caller CallerOf(HubCallerContext context) => context.User!.ToCaller();

    private static ConversationId Read(string id) => ConversationId.TryParse(id, out var conversation)
        ? conversation
        : throw Refused(ConversationErrors.NotFound.With("There is no such conversation."));
}
