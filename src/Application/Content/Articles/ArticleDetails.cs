using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Articles;

/// <summary>An article with its text.</summary>
/// <param name="Author">Nothing, where there is no such account any more.</param>
/// <param name="Body">Markdown, as it was written.</param>
/// <param name="Html">The same as HTML that a page can show as it stands: nothing in it is executed.</param>
public sealed record ArticleDetails(
    ArticleId Id, Slug Slug, ArticleStatus Status, PostText Title, PostText Summary, PostText Body, string Html, ArticleLanguage Language,
    IReadOnlyList<Tag> Tags, Author? Author, int ReadingMinutes, int CommentCount, DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt, DateTimeOffset? PublishAt, DateTimeOffset? PublishedAt, int Revision, int Version);

/// <summary>An article in a list: all but its text.</summary>
/// <param name="Highlights">Where the words that were searched for stand in it; nothing, where none were.</param>
public sealed record ArticleSummary(
    ArticleId Id, Slug Slug, ArticleStatus Status, PostText Title, PostText Summary, ArticleLanguage Language, IReadOnlyList<Tag> Tags,
    Author? Author, int ReadingMinutes, int CommentCount, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt,
    DateTimeOffset? PublishAt, DateTimeOffset? PublishedAt, ArticleHighlights? Highlights, int Version);

/// <summary>Parts of an article as HTML, with what was found in <c>mark</c>. They have no other element.</summary>
public sealed record ArticleHighlights(string Title, string Text);

/// <summary>What a writer is shown of an article after a command.</summary>
public sealed class ArticleViews(IMarkdown markdown, IAuthors authors)
{
    /// <returns>The article; or <c>article.too_complex</c> by the pointer of its text.</returns>
    public async Task<Result<ArticleDetails>> Of(Article article, CancellationToken ct)
    {
        var html = markdown.ToHtml(article.Body);
        if (html.IsFailure)
            return Violations.Only("/body", html.Error);
        return new ArticleDetails(
            article.Id, article.Slug, article.Status, article.Title, article.Summary, article.Body, html.Value, article.Language,
            article.Tags, await authors.Find(article.Author, ct), article.ReadingMinutes, article.Comments, article.CreatedAt,
            article.ChangedAt, article.PublishAt, article.PublishedAt, article.Revision, article.Version);
    }
}

/// <summary>Makes HTML of Markdown.</summary>
public interface IMarkdown
{
    /// <returns>HTML without scripts, styles, forms and frames, whatever the text says; or <c>article.too_complex</c>.</returns>
    Result<string> ToHtml(PostText text);
}
