using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Npgsql;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>
/// The one connection on which this process listens to PostgreSQL (<c>LISTEN</c>). What others publish goes on to the hub, and the ends of
/// sessions, which the transaction that ends one sends, to whoever reads the feed. Whenever it begins to listen, all who subscribe are
/// notified: signals may have been missed.
/// </summary>
/// <param name="connectionString">Of the database; the connection is no part of its pool.</param>
/// <param name="sendsSessions">Whether the ends of sessions arrive here, and not by Redis.</param>
internal sealed class PostgresSignalSource(string connectionString, bool sendsSessions, PostgresSignals own, SignalHub hub) : ISignalSource
{
    /// <summary>How PostgreSQL names the connection.</summary>
    public const string ApplicationName = "orders signals";

    private readonly string[] _channels =
        sendsSessions ? [PostgresSignals.Channel, Topic.SessionEndedChannel] : [PostgresSignals.Channel];

    // Not pooled: what it listens to would go back to the pool with it. Broken off without asking the server first, which may not answer.
    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(connectionString)
    {
        Pooling = false,
        MaxAutoPrepare = 0,
        CancellationTimeout = -1,
        ApplicationName = ApplicationName,
    }.ConnectionString;

    public string Description => "PostgreSQL";

    public bool CanLose => false;

    public async Task<ISignalFeed> Listen(CancellationToken ct)
    {
        var feed = new Feed(new NpgsqlConnection(_connectionString), _channels, Deliver);
        try
        {
            await feed.Open(ct);
            hub.NotifyAll();
            return feed;
        }
        catch
        {
            await feed.DisposeAsync();
            throw;
        }
    }

    private void Deliver(string payload)
    {
        if (payload.Split('\n') is not [var process, .. var topics] || process == own.Process)
            return;
        foreach (var topic in topics)
            hub.Notify(new Topic(topic));
    }

    private sealed class Feed : ISignalFeed
    {
        private readonly NpgsqlConnection _connection;
        private readonly Queue<string> _ended = new();
        private readonly Channel<string> _payloads =
            Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        private readonly string[] _channels;

        public Feed(NpgsqlConnection connection, string[] channels, Action<string> deliver)
        {
            (_connection, _channels) = (connection, channels);
            connection.Notification += Take;
            _ = Task.Run(() => DeliverAll(deliver));
        }

        public async Task Open(CancellationToken ct)
        {
            await _connection.OpenAsync(ct);
            foreach (var channel in _channels)
                _ = await Ask($"LISTEN {channel}", ct);
        }

        // Not SELECT 1: behind a pooler that exchanges sessions, the one that answers would not be the one that listens.
        public async Task Prove(CancellationToken ct)
        {
            var channels = string.Join(", ", _channels.Select(channel => $"'{channel}'"));
            var listening = await Ask($"SELECT count(*) FROM pg_listening_channels() AS channel WHERE channel IN ({channels})", ct);
            if (listening is not long count || count != _channels.Length)
                throw new InvalidOperationException("The session that answers is not the one that listens.");
        }

        public Task<bool> Wait(TimeSpan atMost, CancellationToken ct) => _connection.WaitAsync(atMost, ct);

        public bool TryTake([NotNullWhen(true)] out string? ended) => _ended.TryDequeue(out ended);

        public ValueTask DisposeAsync()
        {
            _ = _payloads.Writer.TryComplete();
            return _connection.DisposeAsync();
        }

        private async Task<object?> Ask(string sql, CancellationToken ct)
        {
            await using var command = new NpgsqlCommand(sql, _connection);
            return await command.ExecuteScalarAsync(ct);
        }

        private void Take(object? sender, NpgsqlNotificationEventArgs notification)
        {
            if (notification.Channel == Topic.SessionEndedChannel)
                _ended.Enqueue(notification.Payload);
            else
                _ = _payloads.Writer.TryWrite(notification.Payload);
        }

        // Apart from what reads the connection: however many there are, the proof that the ends of sessions arrive does not wait for them.
        private async Task DeliverAll(Action<string> deliver)
        {
            await foreach (var payload in _payloads.Reader.ReadAllAsync())
                deliver(payload);
        }
    }
}
