using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Notifications.UnreadMessages;

/// <summary>Messages that wait for a reader: for the customer those of others, for the assignee those of the customer.</summary>
public interface IUnreadMessages
{
    /// <summary>Some of the conversations in which one waits for too long, and whose reader is to be notified.</summary>
    Task<IReadOnlyList<UnreadConversation>> Find(int most, CancellationToken ct);

    /// <returns>What waits by now; nothing, where its reader is not to be notified any more.</returns>
    Task<UnreadConversation?> FindAgain(UnreadConversation found, CancellationToken ct);

    /// <summary>Whose messages wait for whom: the customer, and the assignee where there is one.</summary>
    Task<IReadOnlyList<UserId>> ReadersOf(ConversationId conversation, CancellationToken ct);

    /// <summary>Notes with the unit of work that its reader is notified. Of two who do so, one looks again.</summary>
    void Note(UnreadConversation notified);
}

/// <param name="First">The number of the first message that its reader has not read.</param>
/// <param name="Last">The number of the last one.</param>
public sealed record UnreadConversation(
    ConversationId Conversation, UserId Reader, ConversationSubject Subject, int First, int Last, int Count);
