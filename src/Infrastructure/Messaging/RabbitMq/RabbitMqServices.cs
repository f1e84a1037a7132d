using CleanOrders.Infrastructure.Jobs;
using CleanOrders.Infrastructure.Jobs.Execution;
using CleanOrders.Infrastructure.Messaging.Outbox;
using CleanOrders.Infrastructure.Signals;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Messaging.RabbitMq;

internal static class RabbitMqServices
{
    /// <summary>
    /// MassTransit over RabbitMQ. The bus that this registers is never started: <see cref="RabbitMqTransport"/> makes those that are, of
    /// the same registration. Nor is it what makes an instance ready: that needs no broker.
    /// </summary>
    public static IServiceCollection AddRabbitMq(this IServiceCollection services) => services
        .AddMassTransit(bus =>
        {
            _ = bus.DisableUsageTelemetry();
            _ = bus.AddConsumer<EventConsumer>();
            _ = bus.AddConsumer<JobDueConsumer>();
            _ = bus.ConfigureHealthCheckOptions(check => check.Tags.Add("bus"));
            bus.UsingRabbitMq(Configure);
        })
        .RemoveMassTransitHostedService()
        .Configure<MassTransitHostOptions>(host => host.ConsumerStopTimeout = RabbitMqTransport.TimeToConsume)
        .AddSingleton<RabbitMqTransport>()
        .AddSingleton<ITransport>(provider => provider.GetRequiredService<RabbitMqTransport>())
        .AddHostedService(provider => provider.GetRequiredService<RabbitMqTransport>())
        .AddSingleton<RabbitMqSignals>()
        .AddHostedService(provider => provider.GetRequiredService<RabbitMqSignals>());

    public static void Configure(IBusRegistrationContext services, IRabbitMqBusFactoryConfigurator bus)
    {
        services.GetRequiredService<RabbitMqAddress>().Configure(bus);
        EventExchange.Configure(bus, services);
        var workers = services.GetRequiredService<WorkersOptions>();
        foreach (var queue in services.GetRequiredService<JobCatalog>().Queues.Where(workers.Has))
            JobDueConsumer.Configure(bus, queue, services);
    }
}
