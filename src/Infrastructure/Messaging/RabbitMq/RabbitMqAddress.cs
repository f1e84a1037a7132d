using System.Net.Sockets;
using MassTransit;

namespace CleanOrders.Infrastructure.Messaging.RabbitMq;

/// <summary>Where the broker is, and who we are there. It prints only where.</summary>
internal sealed class RabbitMqAddress
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Without one neither side hears of the end of a connection that nobody closed, and the broker keeps messages for a consumer that is
    /// not there any more. It gives up after two.
    /// </summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private readonly Uri _uri;

    private RabbitMqAddress(Uri uri) => _uri = uri;

    private bool IsEncrypted => _uri.Scheme == "amqps";

    private int Port => _uri.Port > 0 ? _uri.Port : IsEncrypted ? 5671 : 5672;

    /// <summary>Reads <c>amqp://user:password@host:port/vhost</c>; connects to nothing yet.</summary>
    /// <returns>Nothing where it is not in this form.</returns>
    public static RabbitMqAddress? From(string connectionString) =>
        Uri.TryCreate(connectionString.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps"
        && uri.Host.Length > 0
        && uri.Query.Length + uri.Fragment.Length == 0 && !uri.AbsolutePath.TrimStart('/').Contains('/')
        && uri.UserInfo.Split(':').Length is 1 or 2
            ? new RabbitMqAddress(uri)
            : null;

    public void Configure(IRabbitMqBusFactoryConfigurator bus)
    {
        var user = _uri.UserInfo.Split(':');
        var virtualHost = Uri.UnescapeDataString(_uri.AbsolutePath.TrimStart('/'));
        bus.Host(_uri.Host, (ushort)Port, virtualHost.Length == 0 ? "/" : virtualHost, host =>
        {
            host.Username(user[0].Length == 0 ? "guest" : Uri.UnescapeDataString(user[0]));
            host.Password(user.Length == 1 ? "guest" : Uri.UnescapeDataString(user[1]));
            host.Heartbeat(Heartbeat);
            if (IsEncrypted)
                host.UseSsl(ssl => ssl.ServerName = _uri.Host);
        });
    }

    /// <summary>Whether somebody listens there.</summary>
    public async Task<bool> Answers(CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(Timeout);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(_uri.Host, Port, timeout.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            return false;
        }
    }

    public override string ToString() => $"RabbitMQ at {_uri.Host}:{Port}";
}
