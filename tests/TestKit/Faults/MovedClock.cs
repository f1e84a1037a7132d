using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CleanOrders.TestKit;

/// <summary>
/// A Redis whose clock a test moves: it stands before a real one, and writes the moved time into each script of the limiter that would
/// take the time of the server. What lives for a time in Redis itself does so by the real clock.
/// </summary>
public sealed class MovedClock : IAsyncDisposable
{
    private static readonly DateTimeOffset Zero = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _redis;
    private readonly Task _accepting;
    private long _by;

    public MovedClock(Redis redis)
    {
        _redis = int.Parse(redis.ConnectionString.Split(':')[1], CultureInfo.InvariantCulture);
        _listener.Start();
        _accepting = Accept();
    }

    public string ConnectionString => $"{_listener.LocalEndpoint}";

    /// <summary>By how much it is moved now.</summary>
    public TimeSpan By
    {
        get => new(Volatile.Read(ref _by));
        set => Volatile.Write(ref _by, value.Ticks);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task Accept()
    {
        List<Task> passing = [];
        try
        {
            while (true)
                passing.Add(Pass(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(passing);
        }
    }

    private async Task Pass(TcpClient client)
    {
        using var redis = new TcpClient { NoDelay = true };
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await redis.ConnectAsync(IPAddress.Loopback, _redis, _stopping.Token);
                var (asked, answered) = (client.GetStream(), redis.GetStream());
                _ = await Task.WhenAny(PassCommands(asked, answered), answered.CopyToAsync(asked, _stopping.Token));
            }
            catch (Exception gone) when (gone is SocketException or OperationCanceledException)
            {
                // The client notices that its connection is closed.
                client.Close();
            }
        }
    }

    private async Task PassCommands(NetworkStream from, NetworkStream to)
    {
        var reader = PipeReader.Create(from);
        var writer = PipeWriter.Create(to);
        while (true)
        {
            var read = await reader.ReadAsync(_stopping.Token);
            var left = read.Buffer;
            while (TryRead(ref left, out var command))
                Write(writer, WithTime(command));
            reader.AdvanceTo(left.Start, left.End);
            _ = await writer.FlushAsync(_stopping.Token);
            if (read.IsCompleted)
                return;
        }
    }

    /// <summary>The limiter's scripts have the time as their first argument, and an empty one where it is the server's.</summary>
    private byte[][] WithTime(byte[][] command)
    {
        if (By != TimeSpan.Zero && Encoding.ASCII.GetString(command[0]) is "EVAL" or "EVALSHA"
            && 3 + Number(command[2]) is var time && command[time].Length == 0)
            command[time] = Encoding.ASCII.GetBytes($"{(TimeProvider.System.GetUtcNow() + By - Zero).Ticks}");
        return command;
    }

    private static bool TryRead(ref ReadOnlySequence<byte> buffer, out byte[][] command)
    {
        command = [];
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> count, "\r\n"u8))
            return false;
        command = new byte[Number(count.ToArray().AsSpan(1))][];
        for (var i = 0; i < command.Length; i++)
        {
            if (!reader.TryReadTo(out ReadOnlySequence<byte> length, "\r\n"u8)
                || !reader.TryReadExact(Number(length.ToArray().AsSpan(1)) + 2, out var part))
                return false;
            command[i] = part.Slice(0, part.Length - 2).ToArray();
        }

        buffer = buffer.Slice(reader.Position);
        return true;
    }

    private static void Write(PipeWriter writer, byte[][] command)
    {
        writer.Write(Encoding.ASCII.GetBytes($"*{command.Length}\r\n"));
        foreach (var part in command)
        {
            writer.Write(Encoding.ASCII.GetBytes($"${part.Length}\r\n"));
            writer.Write(part);
            writer.Write("\r\n"u8);
        }
    }

    private static int Number(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out int number, out _) ? number : throw new FormatException(Encoding.ASCII.GetString(digits));
}
