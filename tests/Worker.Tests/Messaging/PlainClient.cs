using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace CleanOrders.Worker.Tests.Messaging;

/// <summary>As others see the broker who know nothing of how this service talks to it.</summary>
internal sealed class PlainClient : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private PlainClient(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<PlainClient> To(RabbitMq broker)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(broker.ConnectionString) }.CreateConnectionAsync(Ct);
        return new PlainClient(connection, await connection.CreateChannelAsync(cancellationToken: Ct));
    }

    public async Task Publish(string exchange, string routingKey, byte[] body, string contentType = "application/json")
    {
        var properties = new BasicProperties { ContentType = contentType, Persistent = true };
        await _channel.BasicPublishAsync(exchange, routingKey, mandatory: false, properties, body, Ct);
    }

    /// <summary>A queue of its own to which everything goes that is published there.</summary>
    public async Task<string> Listen(string exchange)
    {
        var queue = (await _channel.QueueDeclareAsync(cancellationToken: Ct)).QueueName;
        await _channel.QueueBindAsync(queue, exchange, "#", cancellationToken: Ct);
        return queue;
    }

    public Task<BasicGetResult?> Take(string queue) => _channel.BasicGetAsync(queue, autoAck: true, Ct);

    /// <summary>Whether there is such a queue, and how many messages wait there.</summary>
    public async Task<uint?> CountIn(string queue)
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: Ct);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, Ct)).MessageCount;
        }
        catch (OperationInterruptedException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
