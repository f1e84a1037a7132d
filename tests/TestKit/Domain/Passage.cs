using System.Net.Sockets;

namespace CleanOrders.TestKit;

/// <summary>
/// Stands between a client and a server and passes everything on, until the connections that there are begin to swallow whatever is sent on
/// them: nobody hangs up, and nothing arrives. Connections that are made later pass it.
/// </summary>
public sealed class Passage : IAsyncDisposable
{
    private readonly Uri _target;
    private readonly Forwarder _forwarder;
    private int _stuck;
    private int _made;

    /// <param name="connectionString">As in <c>amqp://user:password@host:port</c>.</param>
    public Passage(string connectionString)
    {
        _target = new Uri(connectionString);
        _forwarder = new Forwarder(_target.Host, _target.Port, Pass);
    }

    /// <summary>The same server, by way of this.</summary>
    public string ConnectionString => new UriBuilder(_target) { Host = "127.0.0.1", Port = _forwarder.Port }.Uri.ToString().TrimEnd('/');

    /// <summary>From now on the connections that there are swallow everything.</summary>
    public void Clog() => Volatile.Write(ref _stuck, Volatile.Read(ref _made));

    /// <summary>From now on those swallow everything too that are made later, until <see cref="Clog"/>.</summary>
    public void ClogAll() => Volatile.Write(ref _stuck, int.MaxValue);

    public ValueTask DisposeAsync() => _forwarder.DisposeAsync();

    private async Task Pass(NetworkStream client, NetworkStream server, CancellationToken ct)
    {
        var number = Interlocked.Increment(ref _made);
        _ = await Task.WhenAny(Pump(client, server, number, ct), Pump(server, client, number, ct));
    }

    private async Task Pump(NetworkStream from, NetworkStream to, int number, CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, ct) is > 0 and var read)
        {
            if (number > Volatile.Read(ref _stuck))
                await to.WriteAsync(buffer.AsMemory(0, read), ct);
        }
    }
}
