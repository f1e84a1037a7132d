using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace CleanOrders.TestKit;

/// <summary>What passed between the service and PostgreSQL.</summary>
/// <param name="Statements">As PostgreSQL's protocol counts them, with <c>BEGIN</c> and <c>COMMIT</c>.</param>
/// <param name="RoundTrips">How often the service had to wait for the server.</param>
/// <param name="Notices">What the server said besides its answers.</param>
public sealed record Traffic(IReadOnlyList<string> Statements, int RoundTrips, IReadOnlyList<string> Notices)
{
    public override string ToString() => $"{Statements.Count} statements in {RoundTrips} round trips:\n{string.Join('\n', Statements)}";
}

/// <summary>
/// Stands between the service and PostgreSQL, passes everything on and counts what it sees of the protocol: exact, and
/// it knows nothing of the driver.
/// </summary>
public sealed class WireTap : IAsyncDisposable
{
    private const int SslRequest = 80877103;
    private const int GssRequest = 80877104;
    private const string Listening = "orders signals";

    private readonly NpgsqlConnectionStringBuilder _target;
    private readonly Lock _lock = new();
    private readonly Forwarder _forwarder;
    private List<string> _statements = [];
    private List<string> _notices = [];
    private int _roundTrips;
    private volatile bool _listeningIsCutOff;
    private HeldStatement? _hold;

    public WireTap(string connectionString)
    {
        _target = new NpgsqlConnectionStringBuilder(connectionString);
        _forwarder = new Forwarder(_target.Host!, _target.Port, Pass);
    }

    /// <summary>The same database, by way of this.</summary>
    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder(_target.ConnectionString) { Host = "127.0.0.1", Port = _forwarder.Port }.ConnectionString;

    /// <summary>
    /// While it is set nothing passes on the connection that listens, as if the network between had gone: nobody hangs up.
    /// </summary>
    public bool ListeningIsCutOff
    {
        get => _listeningIsCutOff;
        set => _listeningIsCutOff = value;
    }

    /// <summary>What has passed since this was asked last, without what the connection that listens says all the time.</summary>
    public Traffic Take()
    {
        lock (_lock)
        {
            var traffic = new Traffic(_statements, _roundTrips, _notices);
            (_statements, _roundTrips, _notices) = ([], 0, []);
            return traffic;
        }
    }

    /// <summary>
    /// Holds back the next statement that has one of these texts in it, until it is released: whatever happens meanwhile has overtaken it.
    /// </summary>
    public HeldStatement HoldNext(params string[] texts) => _hold = new HeldStatement(texts);

    public ValueTask DisposeAsync()
    {
        _hold?.Release();
        return _forwarder.DisposeAsync();
    }

    private async Task Pass(NetworkStream client, NetworkStream server, CancellationToken ct)
    {
        var greeting = await Greet(client, server, ct);
        var listens = greeting.Contains(Listening, StringComparison.Ordinal);
        var conversation = new Conversation(this);
        _ = listens
            ? await Task.WhenAny(Pump(client, server, inspect: null, hold: null, ct), Pump(server, client, inspect: null, hold: null, ct))
            : await Task.WhenAny(
                Pump(client, server, conversation.Sent, conversation.Hold, ct),
                Pump(server, client, conversation.Answered, hold: null, ct));
    }

    // The start of a connection has a form of its own. Encryption, which could not be read, is declined.
    private static async Task<string> Greet(Stream client, Stream server, CancellationToken ct)
    {
        var head = new byte[8];
        while (true)
        {
            await client.ReadExactlyAsync(head, ct);
            if (BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)) is not (SslRequest or GssRequest))
                break;
            await client.WriteAsync("N"u8.ToArray(), ct);
        }

        var rest = new byte[BinaryPrimitives.ReadInt32BigEndian(head) - head.Length];
        await client.ReadExactlyAsync(rest, ct);
        await server.WriteAsync((byte[])[.. head, .. rest], ct);
        return Encoding.UTF8.GetString(rest);
    }

    // A message is a letter, its length without the letter, and its body. It is looked at before it is passed on.
    private async Task Pump(
        NetworkStream from, NetworkStream to, Action<char, ReadOnlySpan<byte>>? inspect, Func<Task>? hold, CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        var (kept, read) = (0, 0);
        while ((read = await from.ReadAsync(buffer.AsMemory(kept), ct)) > 0)
        {
            var (at, end) = (0, kept + read);
            while (end - at >= 5 && BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(at + 1)) is var length && end - at > length)
            {
                inspect?.Invoke((char)buffer[at], buffer.AsSpan(at + 5, length - 4));
                at += length + 1;
            }

            while (inspect is null && _listeningIsCutOff)
                await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
            if (hold is not null)
                await hold().WaitAsync(ct);
            await to.WriteAsync(buffer.AsMemory(kept, read), ct);
            kept = end - at;
            buffer.AsSpan(at, kept).CopyTo(buffer);
            if (kept == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    private sealed class Conversation(WireTap tap)
    {
        // Sent to other processes every now and then, by nobody's request.
        private const string Aside = "pg_notify('signals'";

        private readonly Dictionary<string, string> _prepared = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _bound = new(StringComparer.Ordinal);
        private int _unanswered;
        private bool _isAside;
        private HeldStatement? _held;

        public Task Hold() => Interlocked.Exchange(ref _held, value: null)?.Released ?? Task.CompletedTask;

        public void Sent(char type, ReadOnlySpan<byte> body)
        {
            lock (tap._lock)
            {
                switch (type)
                {
                    case 'P':
                        _prepared[Text(ref body)] = Text(ref body);
                        break;
                    case 'B':
                        _bound[Text(ref body)] = _prepared.GetValueOrDefault(Text(ref body), "?");
                        break;
                    case 'E':
                        var statement = _bound.GetValueOrDefault(Text(ref body), "?");
                        _isAside = statement.Contains(Aside, StringComparison.Ordinal);
                        if (!_isAside)
                            tap._statements.Add(statement);
                        if (tap._hold is { } hold && hold.Catches(statement))
                            (_held, tap._hold) = (hold, null);
                        break;
                    case 'Q':
                        _isAside = false;
                        tap._statements.Add(Text(ref body));
                        break;
                }

                // What is sent while an answer is still to come waits for no round trip of its own.
                if (type is 'Q' or 'S' && _unanswered++ == 0 && !_isAside)
                    tap._roundTrips++;
            }
        }

        public void Answered(char type, ReadOnlySpan<byte> body)
        {
            lock (tap._lock)
            {
                // The greeting ends as an answer does.
                if (type == 'Z')
                    _unanswered = Math.Max(0, _unanswered - 1);
                while (type == 'N' && body[0] != 0)
                {
                    var field = Text(ref body);
                    if (field[0] == 'M' && !_isAside)
                        tap._notices.Add(field[1..]);
                }
            }
        }

        private static string Text(ref ReadOnlySpan<byte> body)
        {
            var end = body.IndexOf((byte)0);
            var text = Encoding.UTF8.GetString(body[..end]);
            body = body[(end + 1)..];
            return text;
        }
    }
}

/// <summary>A statement that does not reach the server before it is released.</summary>
public sealed class HeldStatement(IReadOnlyList<string> texts)
{
    private readonly TaskCompletionSource _caught = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task Released => _released.Task;

    /// <summary>Waits until somebody sends it.</summary>
    public Task Caught() => _caught.Task.WaitAsync(Eventually.Bound);

    public void Release() => _released.TrySetResult();

    internal bool Catches(string statement) =>
        texts.Any(text => statement.Contains(text, StringComparison.Ordinal)) && _caught.TrySetResult();
}
