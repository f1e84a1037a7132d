using System.Security.Cryptography;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Redis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.RateLimiting.InRedis;

/// <summary>
/// How many instances share the limits: each that has limited a call writes down that it lives, once a second. While Redis is away it is
/// the last count.
/// </summary>
internal sealed partial class LiveInstances(RedisConnection redis, ILogger<LiveInstances> logger) : BackgroundService
{
    private const string Key = "rl:instances";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly RedisScript Heartbeat = new(ScriptTime.Text + """
        local lease = tonumber(ARGV[3])
        if ARGV[2] ~= '' then redis.call('ZADD', KEYS[1], now + lease, ARGV[2]) end
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
        redis.call('PEXPIRE', KEYS[1], ceil(lease / MS))
        return redis.call('ZCARD', KEYS[1])
        """);

    private readonly string _id = RandomNumberGenerator.GetHexString(12, lowercase: true);
    private volatile int _count = 1;
    private volatile bool _isOne;
    private volatile bool _isCounted;

    public int Count => _count;

    /// <summary>Whether the others know of this instance, or will in a second.</summary>
    public bool IsCounted => _isCounted;

    /// <summary>This instance limits calls, and does not only show limits.</summary>
    public void Join() => _isOne = true;

    /// <summary>Counts those that have written within the last five intervals.</summary>
    public async Task Beat(CancellationToken ct)
    {
        var connection = await redis.Open().WaitAsync(ct);
        var isOne = _isOne;
        var count = await Heartbeat.Run(connection.GetDatabase(), [Key], ["", isOne ? _id : "", (5 * Interval).Ticks])
            .WaitAsync(RedisConnection.Timeout, TimeProvider.System, ct);
        _count = Math.Max(1, (int)count);
        _isCounted = isOne;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            var connection = await redis.Open().WaitAsync(cancellationToken);
            _ = connection.GetDatabase().SortedSetRemoveAsync(Key, _id, StackExchange.Redis.CommandFlags.FireAndForget);
        }
        catch (ObjectDisposedException closed)
        {
            Log.NotRemoved(logger, closed);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // That Redis is away is one line for the whole process, of the breaker.
        var loop = new RetryLoop(Interval, failure => Log.Failed(logger, failure), failures => Log.Recovered(logger, failures))
        {
            ReportsOutages = false,
        };
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        await loop.Run(
            async ct =>
            {
                await Beat(ct);
                loop.Succeeded();
                _ = await timer.WaitForNextTickAsync(ct);
            }, stoppingToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Counting the instances that share the limits failed; it is retried")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Information, "The instances that share the limits are counted again after {Failures} failures")]
        public static partial void Recovered(ILogger logger, int failures);

        [LoggerMessage(3, LogLevel.Debug, "The connection to Redis was closed first: this instance counts for five seconds more")]
        public static partial void NotRemoved(ILogger logger, Exception exception);
    }
}
