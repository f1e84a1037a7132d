using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CleanOrders.Infrastructure.Redis;

internal static class RedisServices
{
    public static IServiceCollection AddRedis(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<RedisOptions>(configuration, "ConnectionStrings");
        if (configuration.HasConnectionString("Redis"))
            services.TryAddSingleton(provider => RedisConnection.From(provider.GetRequiredService<RedisOptions>().Redis!)!);
        return services;
    }
}
