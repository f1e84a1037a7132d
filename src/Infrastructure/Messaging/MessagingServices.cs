using CleanOrders.Application;
using CleanOrders.Application.Events;
using CleanOrders.Application.UseCases;
using CleanOrders.Infrastructure.Messaging.Consumers;
using CleanOrders.Infrastructure.Messaging.InProcess;
using CleanOrders.Infrastructure.Messaging.Outbox;
using CleanOrders.Infrastructure.Messaging.RabbitMq;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Messaging;

/// <summary>How events leave the service and arrive at reactions.</summary>
internal static class MessagingServices
{
    /// <summary>What every process needs: it writes events and wakes who tells them.</summary>
    /// <param name="broker">Where there is one.</param>
    public static IServiceCollection AddMessaging(this IServiceCollection services, RabbitMqAddress? broker)
    {
        if (broker is not null)
            _ = services.AddSingleton(broker);
        foreach (var reaction in Features.Reactions)
            _ = services.AddSingleton(reaction);
        return services.AddSingleton<SignalHub>().AddSingleton<ISignals>(provider => provider.GetRequiredService<SignalHub>())
            .AddSingleton<MessagingMetrics>().AddSingleton<ReactionRunner>()
            .AddSingleton<IReactions>(provider => provider.GetRequiredService<ReactionRunner>())
            .AddScoped<IOutbox, OutboxWriter>();
    }

    /// <summary>What tells events, and reacts to them.</summary>
    public static IServiceCollection AddMessagingWork(this IServiceCollection services, MessagingOptions options, RabbitMqAddress? broker)
    {
        if (broker is null)
        {
            _ = services.AddSingleton<ITransport, InProcessTransport>();
        }
        else
        {
            _ = services.AddSingleton<RabbitMqTransport>()
                .AddSingleton<ITransport>(provider => provider.GetRequiredService<RabbitMqTransport>())
                .AddHostedService(provider => provider.GetRequiredService<RabbitMqTransport>()).AddHostedService<RabbitMqSignals>();
        }

        return services.AddSingleton(options).AddSingleton<OutboxStore>().AddHostedService<OutboxRelay>();
    }
}
