namespace CleanOrders.Domain.Content.Articles;

/// <summary>All articles, whatever their status is.</summary>
public interface IArticles
{
    /// <summary>The one that is at this address now: a former slug finds none.</summary>
    Task<Article?> Find(Slug slug, CancellationToken ct);

    Task<Article?> Find(ArticleId id, CancellationToken ct);

    /// <summary>Which of these are the slug of an article, or were one of another article than this.</summary>
    /// <param name="article">It can have its own former ones again.</param>
    Task<IReadOnlySet<Slug>> Taken(IReadOnlyCollection<Slug> slugs, ArticleId? article, CancellationToken ct);

    void Add(Article article);

    /// <summary>Removes it with its revisions, its former slugs and the comments on it.</summary>
    void Remove(Article article);
}
