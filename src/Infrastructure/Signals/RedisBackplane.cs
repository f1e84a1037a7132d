using System.Security.Cryptography;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Redis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>
/// Signals of what people follow, on a channel of Redis: all that were published while the last were on their way go together. They go by
/// PostgreSQL too, if later, and whoever follows something polls: Redis may lose every one of them. Only what is ephemeral goes this way
/// alone.
/// </summary>
internal sealed partial class RedisBackplane(SignalHub hub, RedisConnection redis, ILogger<RedisBackplane> logger) : BackgroundService
{
    /// <summary>Of Redis; the service has it for itself.</summary>
    public const string Channel = "orders:signals";

    private static readonly RedisChannel OnRedis = RedisChannel.Literal(Channel);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly OutgoingSignals _outgoing = hub.CollectFor(topic => topic.IsFollowed || topic.IsEphemeral);
    private readonly string _process = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private bool _isSubscribed;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new RetryLoop(
            LongestPause, exception => Log.Failed(logger, exception.UnlessOutage()), failures => Log.Recovered(logger, failures))
            .Run(SendNext, stoppingToken);

    private async Task SendNext(CancellationToken ct)
    {
        var connection = await redis.Open().WaitAsync(ct);
        if (!_isSubscribed)
            await Subscribe(connection).WaitAsync(ct);
        var topics = await _outgoing.Take(ct);
        _ = await connection.GetSubscriber()
            .PublishAsync(OnRedis, string.Join('\n', topics.Select(topic => topic.Name).Prepend(_process))).WaitAsync(ct);
    }

    // The library subscribes again by itself after a connection was lost. What was sent meanwhile is found by other ways.
    private async Task Subscribe(ConnectionMultiplexer connection)
    {
        await connection.GetSubscriber().SubscribeAsync(OnRedis, Receive);
        _isSubscribed = true;
    }

    private void Receive(RedisChannel channel, RedisValue message)
    {
        if (((string)message!).Split('\n') is not [var process, .. var topics] || process == _process)
            return;
        foreach (var topic in topics)
            hub.Notify(new Topic(topic));
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning,
            "Signalling what people follow by Redis failed; it goes by the database, and nobody sees who types or is there")]
        public static partial void Failed(ILogger logger, Exception? exception);

        [LoggerMessage(2, LogLevel.Information, "Signalling what people follow by Redis succeeds again after {Failures} failures")]
        public static partial void Recovered(ILogger logger, int failures);
    }
}
