using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Conversations;

/// <summary>Who may touch which conversation. What one may not see is not there; what one may see but not do is forbidden.</summary>
public static class ConversationAccess
{
    /// <summary>Its customer, and support.</summary>
    public static readonly Access Member =
        Access.Only("the conversation's customer", ofKeys: Permission.OrdersOwn, sees: Permission.ConversationsManage)
            .Or(Permission.ConversationsManage);

    public static readonly Access Support = Member.ButOnly(Permission.ConversationsManage);

    /// <summary>The guard of every use case that is about one conversation, and the way to it.</summary>
    public static async Task<Result<Conversation>> FindFor(
        this IConversations conversations, Access access, Caller caller, ConversationId id, CancellationToken ct)
    {
        if (access.Refuses(caller) is { } refused)
            return refused;
        if (await conversations.Find(id, access.OnlyOwn(caller), ct) is not { } conversation)
            return NotFound(id);
        return access.Refuses(caller, conversation.Customer) is { } forbidden ? forbidden : conversation;
    }

    public static Error NotFound(ConversationId id) => ConversationErrors.NotFound.With($"There is no conversation {id} that you can see.");
}
