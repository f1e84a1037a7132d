using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Identity.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Redis;

internal static class RedisServices
{
    /// <summary>Where Redis is named, signals of revocations go that way, and not by the database.</summary>
    public static IServiceCollection AddRedis(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<RedisOptions>(configuration, "ConnectionStrings");
        return string.IsNullOrWhiteSpace(configuration.GetConnectionString("Redis"))
            ? services
            : services
                .AddSingleton(provider => RedisConnection.From(provider.GetRequiredService<RedisOptions>().Redis!)!)
                .AddSingleton<IRevocationSignals, RedisRevocationSignals>();
    }
}
