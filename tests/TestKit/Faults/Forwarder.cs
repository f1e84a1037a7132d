using System.Net;
using System.Net.Sockets;

namespace CleanOrders.TestKit;

/// <summary>Takes connections in place of a server and makes one to the server for each.</summary>
internal sealed class Forwarder : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _listening;

    /// <param name="pass">What passes between the client and the server; when it returns, both are hung up.</param>
    public Forwarder(string host, int port, Func<NetworkStream, NetworkStream, CancellationToken, Task> pass)
        : this(host, () => port, pass)
    {
    }

    /// <param name="port">Of the server of the next connection.</param>
    /// <param name="pass">As above.</param>
    public Forwarder(string host, Func<int> port, Func<NetworkStream, NetworkStream, CancellationToken, Task> pass)
    {
        _listener.Start();
        _listening = Listen(host, port, pass);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _listening;
        _end.Dispose();
    }

    private async Task Listen(string host, Func<int> port, Func<NetworkStream, NetworkStream, CancellationToken, Task> pass)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(Connect(await _listener.AcceptTcpClientAsync(_end.Token), host, port, pass));
        }
        catch (Exception ended) when (_end.IsCancellationRequested
            && ended is OperationCanceledException or InvalidOperationException or SocketException)
        {
            // It listens no more. Whoever had come by then is hung up on.
            await Task.WhenAll(connections);
        }
    }

    private async Task Connect(
        TcpClient client, string host, Func<int> port, Func<NetworkStream, NetworkStream, CancellationToken, Task> pass)
    {
        using var server = new TcpClient();
        try
        {
            client.NoDelay = server.NoDelay = true;
            await server.ConnectAsync(host, port(), _end.Token);
            await pass(client.GetStream(), server.GetStream(), _end.Token);
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
}
