using CleanOrders.Application.Events;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Messaging.Outbox;
using CleanOrders.Infrastructure.Messaging.Reactions;
using MassTransit;
using MassTransit.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Messaging.RabbitMq;

/// <summary>
/// Where events go in, by their type. Each reaction has a durable queue of its own, replicated where there are several brokers. A queue's
/// kind cannot be changed: whoever needs another one gives it another name, as in <c>facts.v2.…</c>, and lets the old one run empty.
/// </summary>
internal static class EventExchange
{
    public const string Name = "facts";
    private const string TraceParent = "traceparent";

    public static string QueueOf(string reaction) => $"{Name}.{reaction}";

    public static string? TraceOf(ReceiveContext received) => received.TransportHeaders.Get<string>(TraceParent);

    /// <summary>Returns when the broker has confirmed it.</summary>
    public static Task Publish(IBus bus, ClaimedEvent claimed, CancellationToken ct) => bus.Publish(
        claimed.Event,
        context =>
        {
            context.MessageId = claimed.Event.Id.Value;
            if (claimed.TraceParent is not null)
                context.Headers.Set(TraceParent, claimed.TraceParent);
        },
        ct);

    /// <summary>Goes the way that events go: what it shows holds for them.</summary>
    public static Task PublishProbe(IBus bus, CancellationToken ct) => bus.Publish(new Probe(), ct);

    public static void Configure(IRabbitMqBusFactoryConfigurator rabbit, IBusRegistrationContext services)
    {
        // The JSON of the event itself, in no envelope.
        rabbit.ConfigureJsonSerializerOptions(_ => IntegrationEventJson.Options);
        rabbit.UseRawJsonSerializer(RawSerializerOptions.AnyMessageType, isDefault: true);
        rabbit.GoesBy<IntegrationEvent>(message => message.Type);
        rabbit.GoesBy<Probe>(_ => "probe");
        foreach (var reaction in services.GetServices<Reaction>())
            rabbit.ReceiveEndpoint(QueueOf(reaction.Name), queue => queue.Take(reaction, services));
    }

    private static void Take(this IRabbitMqReceiveEndpointConfigurator queue, Reaction reaction, IBusRegistrationContext services)
    {
        var options = services.GetRequiredService<MessagingOptions>();
        queue.SetQuorumQueue();
        queue.PrefetchCount = options.Prefetch;
        queue.ConcurrentMessageLimit = options.Concurrency;
        queue.ConfigureConsumeTopology = false;
        queue.PublishFaults = false;
        foreach (var type in reaction.EventTypes)
            queue.Bind(Name, binding => (binding.ExchangeType, binding.RoutingKey) = ("topic", type));

        // While the database is away nothing can be committed, and messages wait here, however long it takes.
        queue.UseMessageRetry(WhileAway);
        queue.UseMessageRetry(retry =>
        {
            retry.Ignore<Exception>(Outage.IsOutage);
            retry.Exponential(5, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100));
        });
        queue.ConfigureError(error =>
        {
            error.UseRetry(WhileAway);
            error.UseFilter(new UnreadableMessages(reaction, services.GetRequiredService<ReactionRunner>()));
            error.UseFilter(new ErrorTransportFilter());
        });
        queue.ConfigureConsumer<EventConsumer>(services);
    }

    private static void WhileAway(IRetryConfigurator retry)
    {
        retry.Handle<Exception>(Outage.IsOutage);
        retry.Exponential(int.MaxValue, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100));
    }

    private static void GoesBy<T>(this IRabbitMqBusFactoryConfigurator rabbit, Func<T, string> routingKey)
        where T : class
    {
        rabbit.Message<T>(message => message.SetEntityName(Name));
        rabbit.Publish<T>(publish => (publish.ExchangeType, publish.Durable, publish.AutoDelete) = ("topic", true, false));
        rabbit.Send<T>(send => send.UseRoutingKeyFormatter(context => routingKey(context.Message)));
    }

    /// <summary>What nobody is bound to: confirmed like all others, and gone.</summary>
    private sealed record Probe;
}
