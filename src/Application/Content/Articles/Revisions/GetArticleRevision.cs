using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;

namespace CleanOrders.Application.Content.Articles.Revisions;

public sealed record GetArticleRevision(Slug Slug, int Number, Caller? Caller) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.ContentWrite);
}

/// <summary>The text of an article as it was saved once.</summary>
/// <param name="Diff">
/// The lines that the revision before it has not, or has besides, each change with up to three lines around it. Title, summary and tags
/// stand above the body, as lines of their own. The first revision is compared with nothing.
/// </param>
public sealed record RevisionDetails(
    int Number, DateTimeOffset SavedAt, Author? SavedBy, Slug Slug, PostText Title, PostText Summary, PostText Body,
    ArticleLanguage Language, IReadOnlyList<Tag> Tags, IReadOnlyList<DiffLine> Diff);

public enum DiffKind
{
    Unchanged,
    Added,
    Removed,
}

/// <param name="Before">Its number in the revision before; nothing, where it is not there.</param>
/// <param name="After">Its number in this revision; nothing, where it is not there.</param>
public sealed record DiffLine(DiffKind Kind, int? Before, int? After, string Text);
