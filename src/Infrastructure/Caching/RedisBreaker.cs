using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Redis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CleanOrders.Infrastructure.Caching;

/// <summary>
/// Does without Redis after three failures in a row, until a probe of every half second succeeds. Each change is one line of the log.
/// </summary>
internal sealed partial class RedisBreaker : IDisposable
{
    private const int Failures = 3;

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(500);

    private readonly RedisConnection _redis;
    private readonly TimeProvider _clock;
    private readonly ILogger<RedisBreaker> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private int _failures;
    private int _isOpen;
    private long _doneWithout;

    public RedisBreaker(RedisConnection redis, CacheMetrics metrics, TimeProvider clock, ILogger<RedisBreaker> logger)
    {
        (_redis, _clock, _logger) = (redis, clock, logger);
        metrics.ObserveBreaker(() => IsOpen);
    }

    private bool IsOpen => Volatile.Read(ref _isOpen) == 1;

    /// <returns>Nothing where Redis fails, has nothing, or is not asked.</returns>
    public async Task<T?> InTime<T>(Func<Task<T?>> ask, TimeSpan timeout, CancellationToken ct)
        where T : class
    {
        if (IsOpen)
        {
            _ = Interlocked.Increment(ref _doneWithout);
            return null;
        }

        try
        {
            var found = await ask().WaitAsync(timeout, TimeProvider.System, ct);
            Volatile.Write(ref _failures, 0);
            return found;
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            _ = Interlocked.Increment(ref _doneWithout);
            if (Interlocked.Increment(ref _failures) >= Failures && Interlocked.Exchange(ref _isOpen, 1) == 0)
            {
                Log.Opened(_logger, _redis.Description, failure.Chain().Last().Message);
                _ = CloseWhenBack(_clock.GetTimestamp(), _stopping.Token);
            }

            return null;
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private static bool IsFailure(Exception failure) => failure is RedisException or TimeoutException or ObjectDisposedException;

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

        Volatile.Write(ref _failures, 0);
        Volatile.Write(ref _isOpen, 0);
        Log.Closed(
            _logger, _redis.Description, Math.Round(_clock.GetElapsedTime(since).TotalSeconds, 1),
            Interlocked.Exchange(ref _doneWithout, 0));
    }

    // By a write: a replica, or a server without memory, answers a read and keeps nothing.
    private async Task<bool> Responds(CancellationToken ct)
    {
        try
        {
            var connection = await _redis.Open().WaitAsync(ProbeInterval, TimeProvider.System, ct);
            return await connection.GetDatabase().StringSetAsync("cache:probe", "", TimeSpan.FromSeconds(10))
                .WaitAsync(ProbeInterval, TimeProvider.System, ct);
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning, "{Redis} does not respond in time ({Reason}); answers are cached in this process alone until it does")]
        public static partial void Opened(ILogger logger, string redis, string reason);

        [LoggerMessage(2, LogLevel.Information, "{Redis} responds again after {Seconds} seconds, in which {Count} calls did without it")]
        public static partial void Closed(ILogger logger, string redis, double seconds, long count);
    }
}
