using CleanOrders.Application;
using CleanOrders.Application.Catalog;
using CleanOrders.Application.Content.Articles;
using CleanOrders.Application.Content.Articles.Feeds;
using CleanOrders.Application.Content.Reviews;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Caching;

/// <summary>Which queries are cached, and on which terms: docs/caching.md has the same table.</summary>
internal static class CachingServices
{
    public static IServiceCollection AddCaching(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddMetrics()
            .AddSettings<CachingOptions>(configuration, "Caching");
        _ = services.AddSingleton<CacheMetrics>()
            .AddSingleton<CacheVersions>()
            .AddHostedService<CacheSignals>()
            .AddSingleton<IQueryCache, FusionQueryCache>();
        if (configuration.HasConnectionString("Redis"))
            _ = services.AddSingleton<RedisBreaker>().AddSingleton<RedisEntries>();
        return services
            .Cache<GetProduct, ProductDetails>(new(CacheAreas.Catalog, "get_product", question => question.Sku.Value)
            {
                AreaOf = question => CacheAreas.Of(question.Sku),
                KeptRefusals = [ProductErrors.NotFound],
            })
            .Cache<ListProducts, Page<ProductDetails>>(new(CacheAreas.Catalog, "list_products", KeyOf)
            {
                // What is searched for, and where a page begins, anybody can think of.
                IsCommon = question => question.Search is null && question.Page.Cursor is null,
                SizeOf = page => page.Items.Count,
            })
            .CacheArticles()
            .CacheReviews();
    }

    // Texts of articles are long: each thousand characters counts as much as a product.
    private static IServiceCollection CacheArticles(this IServiceCollection services) => services
        .Cache<GetArticle, ArticleAtAddress>(new(CacheAreas.Articles, "get_article", question => question.Slug.Value)
        {
            KeptRefusals = [ArticleErrors.NotFound],
            SizeOf = found => 1 + ((found.Article?.Html.Length + found.Article?.Body.Value.Length) / 1000 ?? 0),
        })
        .Cache<ListArticles, Page<ArticleSummary>>(new(CacheAreas.Articles, "list_articles", KeyOf)
        {
            IsCommon = question => question is { Search: null, Tag: null, Author: null, Page.Cursor: null },
            SizeOf = page => page.Items.Count,
        })
        .Cache<GetArticleFeed, ArticleFeed>(new(CacheAreas.Articles, "get_article_feed", _ => "")
        {
            SizeOf = feed => 1 + (feed.Items.Sum(item => item.Html.Length) / 1000),
        })
        .Cache<GetSitemap, Sitemap>(new(CacheAreas.Articles, "get_sitemap", _ => "") { SizeOf = map => 1 + (map.Pages.Count / 10) });

    private static IServiceCollection CacheReviews(this IServiceCollection services) => services
        .Cache<ListReviews, Page<ReviewDetails>>(new(CacheAreas.Reviews, "list_reviews", KeyOf)
        {
            AreaOf = question => CacheAreas.ReviewsOf(question.Sku),
            IsCommon = question => question is { Rating: null, Sort: ReviewSort.CreatedAt, Descending: true, Page.Cursor: null },
            SizeOf = page => page.Items.Sum(review => 1 + (review.Body.Length / 1000)),
        });

    private static string KeyOf(ListReviews question) =>
        $"{question.Sku}|{question.Rating}|{question.Sort}|{question.Descending}|{KeyOf(question.Page)}|{question.Page.Cursor}";

    private static string KeyOf(ListArticles question) =>
        $"{question.Tag}|{question.Author}|{question.Status}|{KeyOf(question.Page)}|{question.Page.Cursor?.Length}|{question.Page.Cursor}|"
        + question.Search;

    // With the length of what a caller chose, so that no two questions have one key.
    private static string KeyOf(ListProducts question) =>
        $"{question.Active}|{KeyOf(question.Page)}|{question.Page.Cursor?.Length}|{question.Page.Cursor}|{question.Search}";

    private static string KeyOf(PageRequest page) => $"{page.Limit}|{page.WithTotal}|{page.WithCursors}";
}
