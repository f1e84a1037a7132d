using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Articles;

internal static class ArticleLookup
{
    /// <summary>The article that a writer acts on, in a version that they saw.</summary>
    /// <param name="seen">The versions that they would act on; nothing for any.</param>
    /// <returns>The article; or <c>article.not_found</c>, <c>request.precondition_failed</c>.</returns>
    public static async Task<Result<Article>> Find(
        this IArticles articles, Slug slug, IReadOnlyCollection<int>? seen, CancellationToken ct)
    {
        if (await articles.Find(slug, ct) is not { } article)
            return ArticleErrors.NotFound.With($"There is no article at {slug}.");
        return seen?.Contains(article.Version) == false
            ? UnitOfWorkErrors.Stale.With($"The article has version {article.Version} by now.")
            : article;
    }
}
