using CleanOrders.Domain.Identity;

namespace CleanOrders.Domain.Conversations;

/// <summary>An event about a conversation. The conversation fills in what every event has.</summary>
public abstract record ConversationEvent
{
    public ConversationId Conversation { get; init; }

    public UserId Customer { get; init; }

    /// <summary>The version of the conversation that this event made: 1, 2, 3 ...</summary>
    public int Version { get; init; }

    /// <summary>The status before it; none for the first.</summary>
    public ConversationStatus? From { get; init; }

    public ConversationStatus To { get; init; }

    public Actor By { get; init; }

    public DateTimeOffset At { get; init; }
}

public sealed record ConversationOpened : ConversationEvent;

/// <param name="Sequence">Its place in the conversation: 1, 2, 3 ...</param>
public sealed record MessageSent(MessageId Message, int Sequence) : ConversationEvent;

public sealed record ConversationAssigned(UserId Assignee) : ConversationEvent;

public sealed record ConversationClosed : ConversationEvent;

/// <summary>By hand. A message that opens it again is a <see cref="MessageSent"/> alone.</summary>
public sealed record ConversationReopened : ConversationEvent;
