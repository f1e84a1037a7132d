using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Application.RateLimiting;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.RateLimiting.InProcess;
using CleanOrders.Infrastructure.RateLimiting.InRedis;
using CleanOrders.Infrastructure.RateLimiting.InRedis.Local;
using CleanOrders.Infrastructure.RateLimiting.Quotas;
using CleanOrders.Infrastructure.RateLimiting.Settings;
using CleanOrders.Infrastructure.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CleanOrders.Infrastructure.RateLimiting;

/// <summary>The rate limiter, for every host that limits calls: in Redis where there is one, else in process.</summary>
internal static class RateLimitingServices
{
    public static IServiceCollection AddRateLimiting(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        if (services.Any(service => service.ServiceType == typeof(Dialect)))
            _ = services.AddQuotaCopies();
        _ = services.AddMetrics()
            .AddLimits(configuration)
            .AddSingleton<LimitMetrics>()
            .AddSingleton(provider => new InProcessStore(provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IRateLimiter, RateLimiter>();
        return configuration.HasConnectionString("Redis")
            ? services.AddRedis(configuration).AddRedisStore()
            : services.AddSingleton(provider => Copied(provider.GetRequiredService<InProcessStore>(), provider));
    }

    private static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddOptions<LimitsOptions>().Configure(options => options.Read(configuration)).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<LimitsOptions>, LimitsOptionsValidation>()
            .AddSingleton(provider => new LimitsSource(
                configuration, provider.GetRequiredService<IOptions<LimitsOptions>>(),
                provider.GetRequiredService<ILogger<LimitsSource>>()));
    }

    private static IServiceCollection AddRedisStore(this IServiceCollection services) => services
        .AddSingleton(_ => new RedisLeases())
        .AddSingleton<IHostedService>(provider => provider.GetRequiredService<RedisLeases>())
        .AddSingleton<LiveInstances>()
        .AddSingleton<IHostedService>(provider => provider.GetRequiredService<LiveInstances>())
        .AddSingleton(provider => new RedisStore(
            provider.GetRequiredService<RedisConnection>(), provider.GetRequiredService<RedisLeases>()))
        .AddSingleton<TokenBatches>()
        .AddSingleton<IHostedService>(provider => provider.GetRequiredService<TokenBatches>())
        .AddSingleton(provider => new DenialCache(
            provider.GetRequiredService<TokenBatches>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<StoreBreaker>()
        .AddSingleton<OutageRules>()
        .AddSingleton<ILimitStore>(provider => new ResilientStore(
            Copied(provider.GetRequiredService<DenialCache>(), provider), provider.GetRequiredService<StoreBreaker>(),
            provider.GetRequiredService<OutageRules>(), provider.GetRequiredService<LiveInstances>(),
            provider.GetRequiredService<LimitsSource>()));

    /// <summary>For a host with a database: it must be registered before.</summary>
    private static IServiceCollection AddQuotaCopies(this IServiceCollection services) => services
        .AddSingleton<QuotaTable>()
        .AddSingleton<IRetention>(provider => provider.GetRequiredService<QuotaTable>())
        .AddSingleton<QuotaCopies>()
        .AddPeriodicTask<QuotaCopies>("Copying quotas", TimeSpan.FromSeconds(2), (copies, ct) => copies.Write(ct));

    private static ILimitStore Copied(ILimitStore store, IServiceProvider provider) =>
        provider.GetService<QuotaCopies>() is { } copies ? new CopiedStore(store, copies) : store;
}
