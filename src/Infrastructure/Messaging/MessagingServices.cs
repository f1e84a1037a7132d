using CleanOrders.Application;
using CleanOrders.Application.Events;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Messaging.InProcess;
using CleanOrders.Infrastructure.Messaging.Outbox;
using CleanOrders.Infrastructure.Messaging.RabbitMq;
using CleanOrders.Infrastructure.Messaging.Reactions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Messaging;

/// <summary>How events leave the service and arrive at reactions.</summary>
internal static class MessagingServices
{
    /// <summary>What every process needs: it writes events and signals the relays.</summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<MessagingOptions>(configuration, "Messaging");
        _ = services.AddBrokerAddress(configuration);
        foreach (var reaction in Features.Reactions)
            _ = services.AddSingleton(reaction);
        return services
            .AddSingleton<MessagingMetrics>()
            .AddSingleton<ReactionRunner>()
            .AddSingleton<IReactions>(provider => provider.GetRequiredService<ReactionRunner>())
            .AddScoped<IRepublisher, Republisher>()
            .AddScoped<IEventHistory, EventHistory>();
    }

    /// <summary>What publishes events, and reacts to them.</summary>
    public static IServiceCollection AddMessagingWork(this IServiceCollection services, IConfiguration configuration) =>
        (configuration.HasConnectionString("RabbitMq") ? services.AddRabbitMq() : services.AddSingleton<ITransport, InProcessTransport>())
        .AddSingleton<OutboxStore>()
        .AddSingleton<IRetention>(provider => provider.GetRequiredService<OutboxStore>())
        .AddHostedService<OutboxRelay>();

    private static IServiceCollection AddBrokerAddress(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<RabbitMqOptions>(configuration, "ConnectionStrings");
        return configuration.HasConnectionString("RabbitMq")
            ? services.AddSingleton(provider => RabbitMqAddress.From(provider.GetRequiredService<RabbitMqOptions>().RabbitMq!)!)
            : services;
    }
}
