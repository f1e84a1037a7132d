using System.Net;
using System.Net.Sockets;

namespace CleanOrders.TestKit;

/// <summary>
/// Stands between a client and a server and passes everything on, until the connections that there are begin to swallow whatever is sent on them: nobody hangs up,
/// and nothing arrives. Connections that are made later pass it.
/// </summary>
public sealed class Passage : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _target;
    private readonly Task _listening;
    private int _stuck;
    private int _made;

    /// <param name="connectionString">As in <c>amqp://user:password@host:port</c>.</param>
    public Passage(string connectionString)
    {
        _target = new Uri(connectionString);
        _listener.Start();
        _listening = Listen();
    }

    /// <summary>The same server, by way of this.</summary>
    public string ConnectionString => new UriBuilder(_target) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri.ToString().TrimEnd('/');

    /// <summary>From now on the connections that there are swallow everything.</summary>
    public void Clog() => Volatile.Write(ref _stuck, Volatile.Read(ref _made));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _listening;
        _end.Dispose();
    }

    private async Task Listen()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(Pass(await _listener.AcceptTcpClientAsync(_end.Token), Interlocked.Increment(ref _made)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task Pass(TcpClient client, int number)
    {
        using var server = new TcpClient();
        try
        {
            client.NoDelay = server.NoDelay = true;
            await server.ConnectAsync(_target.Host, _target.Port, _end.Token);
            _ = await Task.WhenAny(Pump(client.GetStream(), server.GetStream(), number), Pump(server.GetStream(), client.GetStream(), number));
        }
        catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException)
        {
            // Either side may hang up at any time: the other is told by closing it too.
            client.Close();
        }
        finally
        {
            client.Dispose();
        }
    }

    private async Task Pump(NetworkStream from, NetworkStream to, int number)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, _end.Token) is > 0 and var read)
        {
            if (number > Volatile.Read(ref _stuck))
                await to.WriteAsync(buffer.AsMemory(0, read), _end.Token);
        }
    }
}
