using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>What a signal is about.</summary>
/// <param name="Name">As it is sent from process to process.</param>
internal readonly record struct Topic(string Name)
{
    /// <summary>On which <see cref="SessionEnded"/> goes, apart from the others: none of those may be missed unnoticed.</summary>
    public const string SessionEndedChannel = "revocations";

    private const string JobDuePrefix = "job-due ";
    private const string OrderPrefix = "order-changed ";
    private const string InboxPrefix = "inbox-changed ";
    private const string ConversationPrefix = "conversation-changed ";
    private const string EphemeralPrefix = "ephemeral ";
    private const string SessionEndedPrefix = "session-ended ";

    /// <summary>The outbox has events to publish.</summary>
    public static Topic OutboxDue { get; } = new("outbox-due");

    /// <summary>What cached answers are made of has changed: each process reads again which of them are good.</summary>
    public static Topic CacheChanged { get; } = new("cache-changed");

    /// <summary>A job of this process waits for its time: its poller asks when that is. For this process alone.</summary>
    public static Topic JobPostponed { get; } = new("job-postponed");

    /// <summary>The queue whose jobs are due, if it is about that.</summary>
    public string? DueQueue => After(JobDuePrefix);

    /// <summary>What has ended, if it is about that.</summary>
    public string? EndedSession => After(SessionEndedPrefix);

    /// <summary>What is ephemeral, if it is about that.</summary>
    public string? EphemeralSign => After(EphemeralPrefix);

    public bool IsEphemeral => EphemeralSign is not null;

    /// <summary>Whether it is of what people follow, and wait for.</summary>
    public bool IsFollowed => (After(ConversationPrefix) ?? After(InboxPrefix) ?? After(OrderPrefix)) is not null;

    /// <summary>Jobs of this queue are due.</summary>
    public static Topic JobDue(string queue) => new(JobDuePrefix + queue);

    /// <summary>The history of this order has grown.</summary>
    public static Topic OrderChanged(OrderId order) => new($"{OrderPrefix}{order}");

    /// <summary>Something has come into this reader's inbox.</summary>
    public static Topic InboxChanged(UserId reader) => new($"{InboxPrefix}{reader}");

    /// <summary>There is something new in this conversation: a message, who looks after it, how far it was read.</summary>
    public static Topic ConversationChanged(ConversationId conversation) => new($"{ConversationPrefix}{conversation}");

    /// <summary>What matters now or not at all, and is lost with its signal.</summary>
    public static Topic Ephemeral(string sign) => new(EphemeralPrefix + sign);

    /// <summary>Something that was accepted is not any more.</summary>
    /// <param name="ended">A session, a user's tokens, a key, or what a role allows, as its receivers read it.</param>
    public static Topic SessionEnded(string ended) => new(SessionEndedPrefix + ended);

    private string? After(string prefix) => Name.StartsWith(prefix, StringComparison.Ordinal) ? Name[prefix.Length..] : null;
}
