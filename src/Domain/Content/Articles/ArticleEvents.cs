using CleanOrders.Domain.Identity;

namespace CleanOrders.Domain.Content.Articles;

/// <summary>An event about an article. The article fills in what every event has.</summary>
public abstract record ArticleEvent
{
    public ArticleId Article { get; init; }

    /// <summary>The last part of its address after it.</summary>
    public Slug Slug { get; init; }

    /// <summary>The version of the article that this event made: 1, 2, 3 ...</summary>
    public int Version { get; init; }

    /// <summary>The status before it; none for the first.</summary>
    public ArticleStatus? From { get; init; }

    public ArticleStatus To { get; init; }

    public Actor By { get; init; }

    public DateTimeOffset At { get; init; }
}

/// <summary>It is a draft now.</summary>
public sealed record ArticleWritten : ArticleEvent;

/// <summary>Its text or its address was saved anew.</summary>
public sealed record ArticleChanged : ArticleEvent;

/// <param name="PublishAt">When it will be published, if nothing changes that.</param>
public sealed record ArticleScheduled(DateTimeOffset PublishAt) : ArticleEvent;

public sealed record ArticlePublished : ArticleEvent;

/// <summary>Nobody but its writers sees it any more.</summary>
public sealed record ArticleWithdrawn : ArticleEvent;

/// <summary>It is gone, with its revisions and its addresses.</summary>
public sealed record ArticleDeleted : ArticleEvent;
