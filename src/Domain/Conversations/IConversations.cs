using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Conversations;

public interface IConversations
{
    /// <summary>Finds it for a command. Where others of this process are about to change it, it waits until they have.</summary>
    /// <param name="customer">Whose it must be; nothing, if anybody's.</param>
    Task<Conversation?> Find(ConversationId id, UserId? customer, CancellationToken ct);

    /// <summary>The one about this order that is not closed.</summary>
    Task<ConversationId?> FindOpen(OrderId order, CancellationToken ct);

    /// <summary>What this author sent under this id; nothing, if it has not arrived yet.</summary>
    Task<Message?> FindMessage(ConversationId conversation, UserId author, ClientMessageId id, CancellationToken ct);

    void Add(Conversation conversation);

    void Add(Message message);
}
