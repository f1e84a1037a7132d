using CleanOrders.Application.Content;
using CleanOrders.Application.Conversations.Attachments;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;

namespace CleanOrders.Application.Conversations;

/// <summary>Messages of a conversation in their order; where only an end is said, the last of those before it.</summary>
/// <param name="After">Those with a greater number.</param>
/// <param name="Before">Those with a smaller number.</param>
public sealed record ListMessages(ConversationId Conversation, int? After, int? Before, int Limit, Caller Caller) : IQuestion
{
    public static Access Access { get; } = ConversationAccess.Member;
}

/// <param name="Sequence">Its place in the conversation: 1, 2, 3 ... without holes.</param>
/// <param name="ClientId">What its sender calls it.</param>
/// <param name="Author">Nothing, where the account is gone.</param>
/// <param name="Body">Plain text.</param>
public sealed record MessageDetails(
    MessageId Id, ConversationId Conversation, int Sequence, ClientMessageId ClientId, Author? Author, MessageText Body,
    DateTimeOffset SentAt)
{
    public IReadOnlyList<AttachmentSummary> Attachments { get; init; } = [];

    internal static MessageDetails From(Message message, Author? author, IEnumerable<Attachment> attachments) => new(
        message.Id, message.Conversation, message.Sequence, message.ClientId, author, message.Body, message.SentAt)
    {
        Attachments = [.. attachments.Select(AttachmentSummary.From)],
    };
}
