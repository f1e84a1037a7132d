using CleanOrders.Application.Content.Articles;
using CleanOrders.Application.Content.Articles.Feeds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Content.Articles;

/// <summary>What feed readers and search engines are shown: published articles only.</summary>
internal sealed class FeedQueries(Dialect dialect, IMarkdown markdown) : IQuery<GetArticleFeed, ArticleFeed>, IQuery<GetSitemap, Sitemap>
{
    private const string Newest = "WHERE status = 'published' ORDER BY listed_at DESC, articles.id DESC LIMIT $1";

    public async Task<Result<ArticleFeed>> Ask(GetArticleFeed question, CancellationToken ct) => new ArticleFeed(
        await dialect.Query(
            new Statement(
                $"""
                SELECT articles.id, slug, title, summary, body, tags, users.display_name, published_at, changed_at
                FROM articles {ArticleReading.WithAuthor} {Newest}
                """,
                GetArticleFeed.Most),
            row => new FeedItem(
                new ArticleId(row.GetGuid(0)), new Slug(row.GetString(1)), new PostText(row.GetString(2)), new PostText(row.GetString(3)),
                ArticleReading.Html(new PostText(row.GetString(4)), markdown), ArticleTags.Read(row.GetString(5)),
                row.IsDBNull(6) ? null : row.GetString(6), Dialect.Time(row, 7), Dialect.Time(row, 8)),
            ct));

    public async Task<Result<Sitemap>> Ask(GetSitemap question, CancellationToken ct) => new Sitemap(
        await dialect.Query(
            new Statement($"SELECT slug, changed_at FROM articles {Newest}", GetSitemap.Most),
            row => new SitemapPage(new Slug(row.GetString(0)), Dialect.Time(row, 1)), ct));
}
