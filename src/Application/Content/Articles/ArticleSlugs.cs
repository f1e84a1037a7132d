using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Articles;

/// <summary>
/// Finds an address that no other article has or had. Two that choose the same one at once do not both get it: the database refuses the
/// second, and its use case chooses again.
/// </summary>
public sealed class ArticleSlugs(IArticles articles)
{
    // So many articles of one title are found by asking once.
    private const int HighestNumber = 50;

    /// <summary>One that somebody asked for.</summary>
    /// <param name="article">Who may have its own former ones again; nothing for a new article.</param>
    /// <returns>The slug; or <c>article.slug_taken</c>.</returns>
    public async Task<Result<Slug>> Choose(Slug wanted, ArticleId? article, CancellationToken ct) =>
        (await articles.Taken([wanted], article, ct)).Count == 0
            ? wanted
            : ArticleErrors.SlugTaken.With($"Another article is at {wanted}, or was.");

    /// <summary>One of a title, with a number where that is taken.</summary>
    public async Task<Slug> Make(PostText title, DateTimeOffset now, CancellationToken ct)
    {
        var first = Slug.Of(title);
        Slug[] all = [first, .. Enumerable.Range(2, HighestNumber - 1).Select(first.Numbered)];
        var taken = await articles.Taken(all, article: null, ct);

        // Beyond that nobody counts any more.
        var free = all.Where(slug => !taken.Contains(slug)).Take(1).ToList();
        return free.Count == 1 ? free[0] : first.WithEndOf(TypedId.New<ArticleId>(now));
    }
}
