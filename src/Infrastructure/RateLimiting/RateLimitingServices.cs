using CleanOrders.Application.RateLimiting;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.RateLimiting.InProcess;
using CleanOrders.Infrastructure.RateLimiting.InRedis;
using CleanOrders.Infrastructure.RateLimiting.InRedis.Local;
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
public static class RateLimitingServices
{
    public static IServiceCollection AddRateLimiting(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        _ = services.AddMetrics()
            .AddLimits(configuration)
            .AddSingleton<LimitMetrics>()
            .AddSingleton(provider => new InProcessStore(provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IRateLimiter, RateLimiter>();
        return configuration.HasConnectionString("Redis")
            ? services.AddRedis(configuration).AddRedisStore()
            : services.AddSingleton<ILimitStore>(provider => provider.GetRequiredService<InProcessStore>());
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
        .AddSingleton<ILimitStore, ResilientStore>();
}
