using System.Globalization;

namespace CleanOrders.TestKit;

/// <summary>An address at which one server can be replaced by another, as behind a name. What is open stays where it is.</summary>
public sealed class MovedAddress : IAsyncDisposable
{
    private readonly Forwarder _forwarder;
    private volatile int _port;

    public MovedAddress(Redis redis)
        : this(Port(redis))
    {
    }

    public MovedAddress(RunningApi api)
        : this(api.Address.Port)
    {
    }

    private MovedAddress(int port)
    {
        _port = port;
        _forwarder = new Forwarder("127.0.0.1", () => _port, async (client, server, ct) =>
            _ = await Task.WhenAny(client.CopyToAsync(server, ct), server.CopyToAsync(client, ct)));
    }

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_forwarder.Port}");

    public void MoveTo(Redis redis) => _port = Port(redis);

    public void MoveTo(RunningApi api) => _port = api.Address.Port;

    public ValueTask DisposeAsync() => _forwarder.DisposeAsync();

    private static int Port(Redis redis) => int.Parse(redis.ConnectionString.Split(':')[1], CultureInfo.InvariantCulture);
}
