using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Notifications.UnreadMessages;

/// <summary>
/// Where the reader of a mail about a conversation replies to: an address of theirs, signed, so that a mail that comes there is believed
/// whatever stands in its head.
/// </summary>
public interface IReplyAddresses
{
    /// <summary>Nothing, where no replies are taken.</summary>
    string? Of(ConversationId conversation, UserId reader);

    /// <returns>The conversation and its proof; nothing, where it is no such address at all.</returns>
    ReplyAddress? Read(string address);

    /// <summary>Whether the address was made for this reader.</summary>
    bool IsOf(ReplyAddress address, UserId reader);
}

/// <summary>An address as it came: it says for which conversation, and proves for whom.</summary>
public sealed record ReplyAddress(ConversationId Conversation, string Proof)
{
    public override string ToString() => Conversation.ToString();
}
