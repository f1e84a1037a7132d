using System.Collections.Frozen;

namespace CleanOrders.Domain.Content.Articles;

public enum ArticleStatus
{
    /// <summary>Only who writes articles sees it.</summary>
    Draft,

    /// <summary>A job publishes it at its time.</summary>
    Scheduled,

    /// <summary>Everybody sees it.</summary>
    Published,

    /// <summary>It was published once, and is not any more.</summary>
    Withdrawn,

    /// <summary>It is gone for good: only its last event has this status.</summary>
    Deleted,
}

/// <summary>The language of an article's text: by it its words are found in another form too.</summary>
public enum ArticleLanguage
{
    En,
    De,
}

/// <summary>The life of an article. This is the only place that knows which status may follow which.</summary>
public static class ArticleLifecycle
{
    private static readonly FrozenDictionary<ArticleStatus, ArticleStatus[]> NextTable = new Dictionary<ArticleStatus, ArticleStatus[]>
    {
        [ArticleStatus.Draft] = [ArticleStatus.Scheduled, ArticleStatus.Published, ArticleStatus.Deleted],
        [ArticleStatus.Scheduled] = [ArticleStatus.Draft, ArticleStatus.Published, ArticleStatus.Deleted],
        [ArticleStatus.Published] = [ArticleStatus.Withdrawn, ArticleStatus.Deleted],
        [ArticleStatus.Withdrawn] = [ArticleStatus.Scheduled, ArticleStatus.Published, ArticleStatus.Deleted],
        [ArticleStatus.Deleted] = [],
    }.ToFrozenDictionary();

    public static IReadOnlyList<ArticleStatus> NextOf(ArticleStatus from) => NextTable[from];

    public static bool Allows(ArticleStatus from, ArticleStatus to) => NextTable[from].Contains(to);
}
