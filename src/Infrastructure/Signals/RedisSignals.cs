using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Redis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>
/// The ends of sessions on a channel of Redis, published after the commit and before the answer. Redis keeps nothing: what is
/// published while somebody is not connected is lost to them, and what an instance could not publish any more is lost to all.
/// </summary>
internal sealed partial class RedisSignals(RedisConnection redis, ILogger<RedisSignals> logger) : ISignalSource
{
    /// <summary>Of Redis; the service has it for itself.</summary>
    public const string Channel = $"orders:{Topic.SessionEndedChannel}";

    private const string Ping = "ping ";

    private static readonly RedisChannel OnRedis = RedisChannel.Literal(Channel);

    public string Description => $"{redis.Description} (start it, as with `systemctl start redis-server`)";

    public bool CanLose => true;

    /// <summary>It does not fail: a signal may get lost, and whoever needs it finds it in the database.</summary>
    public async Task Send(Topic topic)
    {
        if (topic.EndedSession is not { } ended)
            return;
        try
        {
            await Publish(ended).WaitAsync(RedisConnection.Timeout, TimeProvider.System);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            Log.NotSent(logger, failure.UnlessOutage());
        }
    }

    public async Task<ISignalFeed> Listen(CancellationToken ct)
    {
        var connection = await redis.Open().WaitAsync(ct);
        var feed = new Feed(this, connection);
        try
        {
            await feed.Subscribe().WaitAsync(ct);
            return feed;
        }
        catch
        {
            await feed.DisposeAsync();
            throw;
        }
    }

    private async Task Publish(string text)
    {
        var connection = await redis.Open();
        _ = await connection.GetSubscriber().PublishAsync(OnRedis, text);
    }

    private sealed class Feed(RedisSignals signals, ConnectionMultiplexer connection) : ISignalFeed
    {
        private readonly ConcurrentQueue<string> _ended = new();
        private readonly SemaphoreSlim _arrived = new(0);
        private volatile Proof? _asked;
        private volatile bool _isBroken;

        public Task Subscribe()
        {
            connection.ConnectionFailed += Break;
            return connection.GetSubscriber().SubscribeAsync(OnRedis, Receive);
        }

        // The ping goes the way of all signals, there and back.
        public async Task Prove(CancellationToken ct)
        {
            var proof = _asked = new Proof();
            await signals.Publish(proof.Text).WaitAsync(ct);
            await proof.Arrived.Task.WaitAsync(ct);

            // The library connects again by itself, and perhaps before anybody asks: what was sent in between is missing.
            if (_isBroken)
                throw new InvalidOperationException("The connection was lost meanwhile.");
        }

        public Task<bool> Wait(TimeSpan atMost, CancellationToken ct) => _arrived.WaitAsync(atMost, ct);

        public bool TryTake([NotNullWhen(true)] out string? ended) => _ended.TryDequeue(out ended);

        // Nobody waits for it: Redis may not answer, and here nothing is received any more.
        public ValueTask DisposeAsync()
        {
            connection.ConnectionFailed -= Break;
            _ = connection.GetSubscriber().UnsubscribeAsync(OnRedis, Receive, CommandFlags.FireAndForget);
            return ValueTask.CompletedTask;
        }

        private void Break(object? sender, ConnectionFailedEventArgs failed) => _isBroken = true;

        private void Receive(RedisChannel channel, RedisValue message)
        {
            string text = message!;
            if (!text.StartsWith(Ping, StringComparison.Ordinal))
            {
                _ended.Enqueue(text);
                _ = _arrived.Release();
            }
            else if (_asked is { } asked && asked.Text == text)
            {
                _ = asked.Arrived.TrySetResult();
            }
        }
    }

    private sealed class Proof
    {
        public string Text { get; } = Ping + RandomNumberGenerator.GetHexString(32);

        public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Publishing a revocation on Redis failed; the other instances find it in the database")]
        public static partial void NotSent(ILogger logger, Exception? exception);
    }
}
