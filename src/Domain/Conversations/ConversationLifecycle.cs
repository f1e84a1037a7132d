using System.Collections.Frozen;

namespace CleanOrders.Domain.Conversations;

public enum ConversationStatus
{
    /// <summary>Nobody of support looks after it yet.</summary>
    Open,

    /// <summary>It is support's turn to write.</summary>
    Assigned,

    /// <summary>It is the customer's turn to write.</summary>
    Waiting,

    /// <summary>It is done, until somebody writes again.</summary>
    Closed,
}

/// <summary>The life of a conversation. This is the only place that knows which status may follow which.</summary>
public static class ConversationLifecycle
{
    private static readonly FrozenDictionary<ConversationStatus, ConversationStatus[]> NextTable =
        new Dictionary<ConversationStatus, ConversationStatus[]>
        {
            [ConversationStatus.Open] = [ConversationStatus.Assigned, ConversationStatus.Closed],
            [ConversationStatus.Assigned] = [ConversationStatus.Waiting, ConversationStatus.Closed],
            [ConversationStatus.Waiting] = [ConversationStatus.Assigned, ConversationStatus.Closed],
            [ConversationStatus.Closed] = [ConversationStatus.Open, ConversationStatus.Assigned],
        }.ToFrozenDictionary();

    public static IReadOnlyList<ConversationStatus> NextOf(ConversationStatus from) => NextTable[from];

    public static bool Allows(ConversationStatus from, ConversationStatus to) => NextTable[from].Contains(to);
}
