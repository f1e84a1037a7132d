using CleanOrders.Application;
using CleanOrders.Application.Catalog;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Inventory;
using CleanOrders.Infrastructure.Caching;
using CleanOrders.Infrastructure.Catalog;
using CleanOrders.Infrastructure.Content;
using CleanOrders.Infrastructure.Conversations;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Identity;
using CleanOrders.Infrastructure.Inventory;
using CleanOrders.Infrastructure.Jobs;
using CleanOrders.Infrastructure.Jobs.Execution;
using CleanOrders.Infrastructure.Messaging;
using CleanOrders.Infrastructure.Notifications;
using CleanOrders.Infrastructure.Notifications.Webhooks;
using CleanOrders.Infrastructure.Orders;
using CleanOrders.Infrastructure.Payments;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Providers;
using CleanOrders.Infrastructure.RateLimiting;
using CleanOrders.Infrastructure.Redis;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CleanOrders.Infrastructure;

/// <summary>What there is: each module registers itself, with one line.</summary>
public static class InfrastructureServices
{
    public static IServiceCollection AddInfrastructure(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        _ = services.AddHosting(environment)
            .AddApplication()
            .AddQueries(typeof(InfrastructureServices).Assembly)
            .AddDatabase(configuration)
            .AddRedis(configuration)
            .AddSignals(configuration)
            .AddRateLimiting(configuration)
            .AddCaching(configuration)
            .AddSingleton<ProviderHealth>()
            .AddScoped<IProducts, ProductRepository>()
            .AddScoped<ProductRatings>()
            .AddScoped<IProductRatings>(provider => provider.GetRequiredService<ProductRatings>())
            .AddScoped<IStock, StockRepository>()
            .AddOrders(configuration)
            .AddPayments(configuration)
            .AddContent(configuration)
            .AddConversations(configuration)
            .AddOrdersIdentity(configuration)
            .AddNotifications(configuration)
            .AddWebhooks(configuration)
            .AddMessaging(configuration)
            .AddJobs(configuration);
        return WorkersOptions.RunIn(configuration) ? services.AddMessagingWork(configuration).AddJobWork(configuration) : services;
    }

    /// <summary>What the gateway needs of it: who stands behind a credential, and the limits.</summary>
    public static IServiceCollection AddGatewayInfrastructure(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment) =>
        services.AddHosting(environment)
            .AddDatabase(configuration)
            .AddRedis(configuration)
            .AddSignals(configuration)
            .AddCallerLookup(configuration)
            .AddRateLimiting(configuration);
}
