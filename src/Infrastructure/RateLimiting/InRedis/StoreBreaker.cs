using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Redis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CleanOrders.Infrastructure.RateLimiting.InRedis;

/// <summary>
/// Opens after five failures within a second, or after five however far apart if Redis then fails a probe as well: then no call waits
/// for it, until a probe of every quarter of a second succeeds. Each change is one line of the log.
/// </summary>
internal sealed partial class StoreBreaker : IDisposable
{
    private const int Failures = 5;

    // The same way as decisions, and a write: a replica, or a server without memory or disk, answers a ping and counts nothing.
    // On a cluster the key is on another node each time.
    private static readonly RedisScript ProbeScript = new("redis.call('SET', KEYS[1], '', 'PX', 10000)");

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(250);

    private readonly RedisConnection _redis;
    private readonly ILogger<StoreBreaker> _logger;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly Queue<long> _failedAt = new();
    private readonly CancellationTokenSource _stopping = new();
    private volatile bool _isOpen;
    private bool _isProbed;
    private long _doneWithout;

    public StoreBreaker(RedisConnection redis, LimitMetrics metrics, ILogger<StoreBreaker> logger, TimeProvider clock)
    {
        (_redis, _logger, _clock) = (redis, logger, clock);
        metrics.ObserveBreaker(() => _isOpen);
    }

    public bool IsOpen => _isOpen;

    /// <summary>Whether it asks Redis just now whether to open.</summary>
    public bool IsProbing
    {
        get
        {
            lock (_lock)
                return _isProbed;
        }
    }

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
            if (_isOpen)
                return;
            _failedAt.Enqueue(_clock.GetTimestamp());
            if (_failedAt.Count < Failures)
                return;

            // Few callers who wait long for each call never fail so often within a second.
            if (_clock.GetElapsedTime(_failedAt.Dequeue()) > Within)
            {
                if (!_isProbed)
                    _ = Probe(failure, _stopping.Token);
                return;
            }
        }

        Open(failure);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private void Open(Exception failure)
    {
        lock (_lock)
        {
            if (_isOpen)
                return;
            _isOpen = true;
            _failedAt.Clear();
        }

        Log.Opened(_logger, _redis.Description, failure.Chain().Last().Message);
        _ = CloseWhenBack(_clock.GetTimestamp(), _stopping.Token);
    }

    /// <summary>A probe that succeeds ends the row of failures.</summary>
    private async Task Probe(Exception failure, CancellationToken ct)
    {
        _isProbed = true;
        bool responds;
        try
        {
            responds = await Responds(ct);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (_lock)
        {
            _isProbed = false;
            if (responds)
                _failedAt.Clear();
        }

        if (!responds)
            Open(failure);
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
            _logger, _redis.Description, Math.Round(_clock.GetElapsedTime(since).TotalSeconds, 1),
            Interlocked.Exchange(ref _doneWithout, 0));
    }

    private async Task<bool> Responds(CancellationToken ct)
    {
        try
        {
            var connection = await _redis.Open().WaitAsync(ProbeInterval, TimeProvider.System, ct);
            _ = await ProbeScript.Run(connection.GetDatabase(), [$"rl:probe:{Random.Shared.Next(1_000)}"], [])
                .WaitAsync(ProbeInterval, TimeProvider.System, ct);
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
