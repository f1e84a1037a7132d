using CleanOrders.Application;
using CleanOrders.Application.Catalog;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
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
                KeptRefusals = [ProductErrors.NotFound],
            })
            .Cache<ListProducts, Page<ProductDetails>>(new(CacheAreas.Catalog, "list_products", KeyOf)
            {
                // What is searched for, and where a page begins, anybody can think of.
                IsCommon = question => question.Search is null && question.Page.Cursor is null,
                SizeOf = page => page.Items.Count,
            });
    }

    // With the length of what a caller chose, so that no two questions have one key.
    private static string KeyOf(ListProducts question) =>
        $"{question.Active}|{question.Page.Limit}|{question.Page.WithTotal}|{question.Page.Cursor?.Length}|{question.Page.Cursor}|"
        + question.Search;
}
