using System.Net.Mime;
using CleanOrders.Infrastructure.Messaging.Outbox;
using MassTransit;

namespace CleanOrders.Infrastructure.Messaging.RabbitMq;

/// <summary>
/// Where events go in, by their type. Each reaction has a durable queue of its own, replicated where there are several brokers. A queue's
/// kind cannot be changed: whoever needs another one gives it another name, as in <c>facts.v2.…</c>, and lets the old one run empty.
/// </summary>
internal static class EventExchange
{
    public const string Name = "facts";

    /// <summary>What nobody is bound to: confirmed like all others, and gone.</summary>
    private const string Probe = "probe";

    public static Uri Address { get; } = new($"exchange:{Name}?type=topic");

    public static string QueueOf(string reaction) => $"{Name}.{reaction}";

    public static Task Publish(ISendEndpoint exchange, ClaimedEvent claimed, CancellationToken ct) =>
        Send(exchange, IntegrationEventJson.Write(claimed.Event), claimed.Event.Type, claimed.Event.Id.Value, claimed.TraceParent, ct);

    /// <summary>Goes the way that events go: what it shows holds for them.</summary>
    public static Task SendProbe(ISendEndpoint exchange, CancellationToken ct) =>
        Send(exchange, [], Probe, id: null, traceParent: null, ct);

    // Returns when the broker has confirmed it.
    public static Task Send(
        ISendEndpoint exchange, byte[] body, string type, Guid? id, string? traceParent, CancellationToken ct) =>
        exchange.Send(
        EventMessage.Instance,
        context =>
        {
            context.Serializer = new Written(body);
            context.MessageId = id;
            context.SetRoutingKey(type);
            if (traceParent is not null)
                context.Headers.Set(TraceParent, traceParent);
        },
        ct);

    public const string TraceParent = "traceparent";

    /// <summary>MassTransit finds the way of a message by its type; what it says, we have written already.</summary>
    private sealed class EventMessage
    {
        public static readonly EventMessage Instance = new();
    }

    private sealed class Written(byte[] body) : IMessageSerializer
    {
        public ContentType ContentType { get; } = new("application/json");

        public MessageBody GetMessageBody<T>(SendContext<T> context)
            where T : class => new BytesMessageBody(body);
    }
}
