using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Redis;

internal static class RedisServices
{
    public static IServiceCollection AddRedis(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<RedisOptions>(configuration, "ConnectionStrings");
        return configuration.HasConnectionString("Redis")
            ? services.AddSingleton(provider => RedisConnection.From(provider.GetRequiredService<RedisOptions>().Redis!)!)
            : services;
    }
}
