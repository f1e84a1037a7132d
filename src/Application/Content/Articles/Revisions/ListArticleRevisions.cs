using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;

namespace CleanOrders.Application.Content.Articles.Revisions;

public sealed record ListArticleRevisions(Slug Slug, PageRequest Page, Caller? Caller) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.ContentWrite);
}

/// <summary>One saving of an article's text.</summary>
/// <param name="Number">1, 2, 3 ...</param>
/// <param name="SavedBy">Nothing, where there is no such account any more.</param>
public sealed record RevisionSummary(int Number, DateTimeOffset SavedAt, Author? SavedBy, Slug Slug, PostText Title);
