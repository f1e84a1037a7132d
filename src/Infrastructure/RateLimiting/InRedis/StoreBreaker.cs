using System.Diagnostics;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Redis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CleanOrders.Infrastructure.RateLimiting.InRedis;

/// <summary>
/// Opens after five failures within a second: then no call waits for Redis, until a probe of every quarter of a second succeeds. Each
/// change is one line of the log.
/// </summary>
internal sealed partial class StoreBreaker : IDisposable
{
    private const int Failures = 5;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(250);

    private readonly RedisConnection _redis;
    private readonly ILogger<StoreBreaker> _logger;
    private readonly Lock _lock = new();
    private readonly Queue<long> _failedAt = new();
    private readonly CancellationTokenSource _stopping = new();
    private volatile bool _isOpen;
    private long _doneWithout;

    public StoreBreaker(RedisConnection redis, LimitMetrics metrics, ILogger<StoreBreaker> logger)
    {
        (_redis, _logger) = (redis, logger);
        metrics.ObserveBreaker(() => _isOpen);
    }

    public bool IsOpen => _isOpen;

    /// <summary>What it looks like when Redis is away, or refuses.</summary>
    public static bool IsFailure(Exception failure) => failure is RedisException or TimeoutException or ObjectDisposedException;

    /// <summary>Counts a call that was decided without Redis.</summary>
    public void Failed(Exception? failure)
    {
        _ = Interlocked.Increment(ref _doneWithout);
        if (failure is null || _isOpen)
            return;
        lock (_lock)
        {
            _failedAt.Enqueue(Stopwatch.GetTimestamp());
            if (_failedAt.Count < Failures)
                return;
            var first = _failedAt.Dequeue();
            if (_isOpen || Stopwatch.GetElapsedTime(first) > Within)
                return;
            _isOpen = true;
            _failedAt.Clear();
        }

        Log.Opened(_logger, _redis.Description, failure.Chain().Last().Message);
        _ = CloseWhenBack(Stopwatch.GetTimestamp(), _stopping.Token);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task CloseWhenBack(long since, CancellationToken ct)
    {
        try
        {
            do
                await Task.Delay(ProbeInterval, TimeProvider.System, ct);
            while (!await Responds(ct));
        }
        catch (OperationCanceledException)
        {
            return;
        }

        _isOpen = false;
        Log.Closed(
            _logger, _redis.Description, Math.Round(Stopwatch.GetElapsedTime(since).TotalSeconds, 1),
            Interlocked.Exchange(ref _doneWithout, 0));
    }

    private async Task<bool> Responds(CancellationToken ct)
    {
        try
        {
            var connection = await _redis.Open().WaitAsync(ProbeInterval, TimeProvider.System, ct);
            _ = await connection.GetDatabase().PingAsync().WaitAsync(ProbeInterval, TimeProvider.System, ct);
            return true;
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Error, "{Redis} does not respond in time ({Reason}); each limit does what it says in WhenStoreFails until it does")]
        public static partial void Opened(ILogger logger, string redis, string reason);

        [LoggerMessage(
            2, LogLevel.Warning, "{Redis} responds again after {Seconds} seconds, in which {Count} calls were decided without it")]
        public static partial void Closed(ILogger logger, string redis, double seconds, long count);
    }
}
