using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Content.Posts;

/// <summary>An event about a review or a comment. The post fills in what every event has.</summary>
public abstract record PostEvent
{
    /// <summary>The id of the post, as in <c>rev_…</c> or <c>cmt_…</c>.</summary>
    public string Post { get; init; } = "";

    public UserId Author { get; init; }

    /// <summary>The version of the post that this event made: 1, 2, 3 ...</summary>
    public int Version { get; init; }

    /// <summary>The status before it; none for the first.</summary>
    public PostStatus? From { get; init; }

    public PostStatus To { get; init; }

    public Actor By { get; init; }

    public DateTimeOffset At { get; init; }
}

/// <param name="Reason">In the words of the moderator who decided; nothing, where nobody had to.</param>
public sealed record PostPublished(Note? Reason) : PostEvent;

/// <summary>A moderator has to decide.</summary>
public sealed record PostFlagged(FlagReason Flag) : PostEvent;

/// <param name="Reason">In the words of the moderator who decided.</param>
public sealed record PostRejected(Note Reason) : PostEvent;

public sealed record PostEdited : PostEvent;

public sealed record PostDeleted : PostEvent;
