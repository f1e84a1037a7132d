using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Conversations;

/// <summary>A conversation as one of its members sees it.</summary>
/// <param name="Order">The order that it is about; nothing, where it is about none.</param>
/// <param name="Assignee">Who of support looks after it; nothing, while nobody does.</param>
/// <param name="LastSequence">The number of its last message.</param>
/// <param name="Unread">How many messages of others whoever asks has not read.</param>
/// <param name="Reads">How far each has read; those who never said so are not among them.</param>
public sealed record ConversationDetails(
    ConversationId Id, ConversationSubject Subject, OrderId? Order, UserId Customer, ConversationStatus Status, UserId? Assignee,
    int LastSequence, int Unread, IReadOnlyList<ReadMark> Reads, DateTimeOffset OpenedAt, DateTimeOffset LastMessageAt,
    DateTimeOffset? ClosedAt, int Version)
{
    /// <summary>As a command has just left it.</summary>
    internal static ConversationDetails From(Conversation conversation, ReadState read) => new(
        conversation.Id, conversation.Subject, conversation.Order, conversation.Customer, conversation.Status, conversation.Assignee,
        conversation.LastSequence, read.Unread, read.Marks, conversation.OpenedAt, conversation.LastMessageAt, conversation.ClosedAt,
        conversation.Version);
}

/// <param name="UpTo">The number of the last message that they have read.</param>
public sealed record ReadMark(UserId User, int UpTo);

/// <summary>How far a conversation was read.</summary>
/// <param name="Unread">How many messages of others one reader has not read.</param>
public sealed record ReadState(int Unread, IReadOnlyList<ReadMark> Marks)
{
    /// <summary>Of a new conversation: whoever began it knows what they wrote.</summary>
    public static readonly ReadState Nothing = new(Unread: 0, Marks: []);
}
