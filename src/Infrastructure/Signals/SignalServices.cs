using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>How the processes of the service signal each other.</summary>
internal static class SignalServices
{
    public static IServiceCollection AddSignals(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSingleton<SignalHub>();
        var hasRedis = configuration.HasConnectionString("Redis");
        if (hasRedis)
            _ = services.AddRedisSignals();
        return configuration.HasConnectionString("Orders")
            ? services.AddPostgresSignals(configuration.GetConnectionString("Orders")!, sendsSessions: !hasRedis)
            : services;
    }

    private static IServiceCollection AddRedisSignals(this IServiceCollection services) => services
        .AddSingleton<RedisBackplane>()
        .AddHostedService(provider => provider.GetRequiredService<RedisBackplane>())
        .AddSingleton<RedisSignals>()
        .AddSingleton<ISignalSource>(provider => provider.GetRequiredService<RedisSignals>());

    /// <param name="sendsSessions">Whether the ends of sessions go this way too; where there is Redis, they go by that.</param>
    private static IServiceCollection AddPostgresSignals(this IServiceCollection services, string database, bool sendsSessions)
    {
        _ = services
            .AddSingleton<PostgresSignals>()
            .AddHostedService(provider => provider.GetRequiredService<PostgresSignals>());
        return sendsSessions
            ? services.AddSingleton<ISignalSource>(provider => Source(provider, database, sendsSessions))
            : services.AddSingleton<IHostedService>(provider => new SignalListener(
                Source(provider, database, sendsSessions), provider.GetRequiredService<ILogger<SignalListener>>()));
    }

    private static PostgresSignalSource Source(IServiceProvider provider, string database, bool sendsSessions) => new(
        database, sendsSessions, provider.GetRequiredService<PostgresSignals>(), provider.GetRequiredService<SignalHub>());
}
