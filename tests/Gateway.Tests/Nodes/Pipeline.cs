using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;

namespace CleanOrders.Gateway.Tests.Nodes;

/// <summary>
/// A connection on which several requests are sent before the first is answered. A client that waits for each answer takes more of a small
/// machine than the gateways do, and so offers them too little.
/// </summary>
internal sealed class Pipeline : IDisposable
{
    private const string Length = "Content-Length: ";

    private readonly TcpClient _client;
    private readonly PipeReader _answers;
    private readonly int _node;
    private readonly string _head;

    private Pipeline(TcpClient client, int node, string head) =>
        (_client, _answers, _node, _head) = (client, PipeReader.Create(client.GetStream()), node, head);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="callerHeader">The header by which the gateway knows who calls.</param>
    public static async Task<Pipeline> To(Uri gateway, int node, string path, string callerHeader)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(gateway.Host, gateway.Port, Ct);
        return new Pipeline(client, node, $"GET {path} HTTP/1.1\r\nHost: x\r\n{callerHeader}: ");
    }

    /// <summary>One request of each, all at once.</summary>
    public async Task<IReadOnlyList<Call>> Get(IReadOnlyList<string> callers)
    {
        var requests = string.Concat(callers.Select(who => $"{_head}{who}\r\n\r\n"));
        var asked = Stopwatch.GetTimestamp();
        await _client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(requests), Ct);
        var calls = new Call[callers.Count];
        foreach (var (index, who) in callers.Index())
        {
            var status = await Answer();
            calls[index] = new Call(_node, who, asked, Stopwatch.GetTimestamp(), status);
        }

        return calls;
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpStatusCode> Answer()
    {
        while (true)
        {
            var read = await _answers.ReadAsync(Ct);
            if (TryRead(read.Buffer, out var status, out var end))
            {
                _answers.AdvanceTo(end);
                return status;
            }

            if (read.IsCompleted)
                throw new IOException("The gateway hung up.");
            _answers.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Bodies are one line of JSON: no other place in one is like the end of its chunks.</summary>
    private static bool TryRead(ReadOnlySequence<byte> buffer, out HttpStatusCode status, out SequencePosition end)
    {
        (status, end) = (default, buffer.Start);
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> bytes, "\r\n\r\n"u8))
            return false;
        var head = Encoding.ASCII.GetString(bytes).Split("\r\n");
        status = (HttpStatusCode)int.Parse(head[0].AsSpan(9, 3), CultureInfo.InvariantCulture);
        if (Array.Find(head, line => line.StartsWith(Length, StringComparison.Ordinal)) is { } length)
        {
            if (!reader.TryReadExact(int.Parse(length.AsSpan(Length.Length), CultureInfo.InvariantCulture), out _))
                return false;
        }
        else if (!reader.TryReadTo(out ReadOnlySequence<byte> _, "\r\n0\r\n\r\n"u8))
        {
            return false;
        }

        end = reader.Position;
        return true;
    }
}
