using System.Data.Common;
using CleanOrders.Application.Content.Articles;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Content.Articles;

/// <summary>The columns that lists and single articles have in common, and how they are read.</summary>
internal static class ArticleReading
{
    public const string Columns = """
        articles.id, articles.slug, articles.status, articles.title, articles.summary, articles.language, articles.tags,
        articles.author, users.id, users.display_name, articles.reading_minutes, articles.comments, articles.created_at,
        articles.changed_at, articles.publish_at, articles.published_at, articles.version
        """;

    /// <summary>How many <see cref="Columns"/> are: what a query has besides comes after them.</summary>
    public const int Count = 17;

    public const string WithAuthor = "LEFT JOIN users ON users.id = articles.author";

    private const int AuthorAt = 7;
    private const int TimesAt = 12;

    public static ArticleSummary Summary(DbDataReader row, ArticleHighlights? highlights = null) => new(
        new ArticleId(row.GetGuid(0)), new Slug(row.GetString(1)), EnumNames<ArticleStatus>.Read(row.GetString(2)),
        new PostText(row.GetString(3)), new PostText(row.GetString(4)), EnumNames<ArticleLanguage>.Read(row.GetString(5)),
        ArticleTags.Read(row.GetString(6)), Authors.Read(row, AuthorAt + 1), row.GetInt32(10), row.GetInt32(11),
        Dialect.Time(row, TimesAt), Dialect.Time(row, TimesAt + 1), Dialect.TimeOrNothing(row, TimesAt + 2),
        Dialect.TimeOrNothing(row, TimesAt + 3), highlights, row.GetInt32(16));

    /// <summary>With its text, which stands behind the <see cref="Columns"/>, and then the number of its revision.</summary>
    public static ArticleDetails Details(DbDataReader row, IMarkdown markdown)
    {
        var (summary, body) = (Summary(row), new PostText(row.GetString(Count)));
        return new ArticleDetails(
            summary.Id, summary.Slug, summary.Status, summary.Title, summary.Summary, body, Html(body, markdown), summary.Language,
            summary.Tags, summary.Author, summary.ReadingMinutes, summary.CommentCount, summary.CreatedAt, summary.ChangedAt,
            summary.PublishAt, summary.PublishedAt, row.GetInt32(Count + 1), summary.Version);
    }

    /// <summary>What was saved can be shown: it was tried then.</summary>
    public static string Html(PostText body, IMarkdown markdown) => markdown.ToHtml(body).Value;

    /// <summary>How an article was not found.</summary>
    public static Error NotFound(Slug slug) => ArticleErrors.NotFound.With($"There is no article at {slug}.");
}
