using System.Collections.Frozen;

namespace CleanOrders.Domain.Content.Posts;

public enum PostStatus
{
    /// <summary>Its author and moderators see it, and a moderator has to decide.</summary>
    Pending,

    Published,

    /// <summary>A moderator took it away.</summary>
    Rejected,

    /// <summary>Its author took it away.</summary>
    Deleted,
}

/// <summary>Why a moderator has to decide about a post.</summary>
public enum FlagReason
{
    /// <summary>It has a word of the list in <c>Content:FlaggedWords</c>.</summary>
    Word,

    /// <summary>Enough readers reported it.</summary>
    Reported,
}

/// <summary>The life of a review or a comment. This is the only place that knows which status may follow which.</summary>
public static class PostLifecycle
{
    private static readonly FrozenDictionary<PostStatus, PostStatus[]> NextTable = new Dictionary<PostStatus, PostStatus[]>
    {
        [PostStatus.Pending] = [PostStatus.Published, PostStatus.Rejected, PostStatus.Deleted],
        [PostStatus.Published] = [PostStatus.Pending, PostStatus.Rejected, PostStatus.Deleted],
        [PostStatus.Rejected] = [PostStatus.Published, PostStatus.Deleted],
        [PostStatus.Deleted] = [],
    }.ToFrozenDictionary();

    public static IReadOnlyList<PostStatus> NextOf(PostStatus from) => NextTable[from];

    public static bool Allows(PostStatus from, PostStatus to) => NextTable[from].Contains(to);
}
