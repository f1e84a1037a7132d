using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Conversations;

public readonly record struct MessageId(Guid Value) : ITypedId<MessageId>
{
    public static string Prefix => "msg";

    public static MessageId From(Guid value) => new(value);

    public static bool TryParse(string? text, out MessageId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

/// <summary>What somebody writes. It is plain text; whoever shows it as HTML escapes it.</summary>
public readonly record struct MessageText(string Value)
{
    public const int Longest = 4000;

    /// <returns>The text; or <c>field.required</c>, <c>field.too_long</c>, <c>field.bad_characters</c>.</returns>
    public static Result<MessageText> From(string? text) => Text.Check(text, Longest, multiline: true).Then(read => new MessageText(read));

    public override string ToString() => Value;
}

/// <summary>What the sender calls a message: the same again is the same message, however often it arrives.</summary>
public readonly record struct ClientMessageId(string Value)
{
    public const int Longest = 64;

    /// <returns>The id; or <c>field.required</c>, <c>field.too_long</c>, <c>field.bad_characters</c>.</returns>
    public static Result<ClientMessageId> From(string? text) =>
        Text.Check(text, Longest, multiline: false).Then(read => new ClientMessageId(read));

    public override string ToString() => Value;
}

/// <summary>What is sent, before it has its place.</summary>
public sealed record MessageDraft(MessageId Id, ClientMessageId ClientId, MessageText Body);

/// <summary>What somebody said in a conversation. It never changes.</summary>
public sealed class Message
{
    internal Message(ConversationId conversation, int sequence, UserId author, MessageDraft draft)
    {
        (Id, Conversation, Sequence, Author) = (draft.Id, conversation, sequence, author);
        (ClientId, Body, SentAt) = (draft.ClientId, draft.Body, TypedId.TimeOf(draft.Id));
    }

    private Message()
    {
    }

    public MessageId Id { get; private set; }

    public ConversationId Conversation { get; private set; }

    /// <summary>Its place in the conversation: 1, 2, 3 ... without holes.</summary>
    public int Sequence { get; private set; }

    public UserId Author { get; private set; }

    public ClientMessageId ClientId { get; private set; }

    public MessageText Body { get; private set; }

    public DateTimeOffset SentAt { get; private set; }
}
