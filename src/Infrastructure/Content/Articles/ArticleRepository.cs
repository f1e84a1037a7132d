using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Infrastructure.Caching;
using CleanOrders.Infrastructure.Messaging.Outbox;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CleanOrders.Infrastructure.Content.Articles;

/// <summary>
/// Articles are tracked by EF. What follows from a change is written with it: its revision, its tags and its former address.
/// </summary>
internal sealed class ArticleRepository(OrdersDbContext db, WriteBatch batch, CacheVersions cached, Dialect dialect) : IArticles
{
    public async Task<Article?> Find(Slug slug, CancellationToken ct) =>
        Watched(await db.Set<Article>().SingleOrDefaultAsync(article => article.Slug == slug, ct));

    public async Task<Article?> Find(ArticleId id, CancellationToken ct) =>
        Watched(await db.Set<Article>().SingleOrDefaultAsync(article => article.Id == id, ct));

    public async Task<IReadOnlySet<Slug>> Taken(IReadOnlyCollection<Slug> slugs, ArticleId? article, CancellationToken ct)
    {
        var taken = await dialect.Query(
            new Statement(
                $"""
                SELECT slug FROM articles WHERE slug {dialect.IsOneOf("$1")} UNION
                SELECT slug FROM article_former_slugs WHERE slug {dialect.IsOneOf("$1")} AND article_id <> $2
                """,
                dialect.List(slugs.Select(slug => slug.Value)), article?.Value ?? Guid.Empty),
            row => new Slug(row.GetString(0)), ct);
        return taken.ToHashSet();
    }

    public void Add(Article article)
    {
        _ = db.Add(article);
        batch.Watch(article, Record);
    }

    public void Remove(Article article)
    {
        _ = db.Remove(article);
        batch.Add(new Statement("DELETE FROM comments WHERE article_id = $1", article.Id.Value));
    }

    private Article? Watched(Article? article)
    {
        if (article is not null)
            batch.Watch(article, Record);
        return article;
    }

    private void Record(IReadOnlyList<Article> articles)
    {
        foreach (var article in articles.Where(article => article.Events.Count > 0))
        {
            var entry = db.Entry(article);
            if (entry.State == EntityState.Added || (entry.State == EntityState.Modified && entry.Property(a => a.Revision).IsModified))
                RecordText(article, entry);
            foreach (var happened in article.Events)
                batch.AddEvent(
                    new RecordedEvent(
                        EventTypes.OfArticles[happened.GetType()], happened.Article.ToString(), happened.Version, happened.At,
                        JsonSerializer.Serialize(happened, happened.GetType(), IntegrationEventJson.Options)));

            // No cached answer about articles is good once this is committed.
            cached.Change(CacheAreas.Articles, batch);
        }
    }

    private void RecordText(Article article, EntityEntry<Article> entry)
    {
        batch.Add(new Statement(
            """
            INSERT INTO article_revisions (article_id, number, saved_at, saved_by, slug, title, summary, body, language, tags)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            article.Id.Value, article.Revision, article.ChangedAt, article.Events[^1].By.User?.Value, article.Slug.Value,
            article.Title.Value, article.Summary.Value, article.Body.Value, EnumNames<ArticleLanguage>.Write(article.Language),
            ArticleTags.Write(article.Tags)));

        var isNew = entry.State == EntityState.Added;
        if (!isNew && entry.Property(a => a.Slug) is { IsModified: true, OriginalValue: var former })
        {
            batch.Add(new Statement("DELETE FROM article_former_slugs WHERE slug = $1", article.Slug.Value));
            batch.Add(new Statement(
                "INSERT INTO article_former_slugs (slug, article_id) VALUES ($1, $2)", former.Value, article.Id.Value));
        }

        if (!isNew && !entry.Property(a => a.Tags).IsModified)
            return;
        if (!isNew)
            batch.Add(new Statement("DELETE FROM article_tags WHERE article_id = $1", article.Id.Value));
        if (article.Tags.Count > 0)
            batch.Add(Statement.InsertRows(
                "article_tags (tag, article_id)", [.. article.Tags.Select(tag => new object?[] { tag.Value, article.Id.Value })]));
    }
}
