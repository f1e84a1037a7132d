using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace CleanOrders.Infrastructure.RateLimiting.InRedis;

/// <summary>
/// The calls of this process that are under way in Redis. Each is there with a lease, which ends by itself when the process dies; one loop
/// renews those of long calls.
/// </summary>
/// <param name="testClock">What a test goes by; nothing: the clock of Redis.</param>
internal sealed class RedisLeases(TimeProvider? testClock = null) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Also after FLUSHALL, and where the clock of Redis went ahead: then the lease is there again.
    private static readonly RedisScript Renewal = new(ScriptTime.Text + """
        local lease = tonumber(ARGV[3])
        redis.call('ZADD', KEYS[1], now + lease, ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ceil(lease / MS) + 10000)
        """);

    private readonly string _process = RandomNumberGenerator.GetHexString(12, lowercase: true);
    private readonly ConcurrentDictionary<Lease, bool> _held = new();
    private long _calls;

    private TimeProvider? Clock => testClock;

    /// <summary>An id that no other call of any process has.</summary>
    public string NewCall() => $"{_process}:{Interlocked.Increment(ref _calls)}";

    /// <summary>What a call holds from now on.</summary>
    /// <param name="member">Its name among those under way.</param>
    public IAsyncDisposable Hold(ConnectionMultiplexer connection, string member, LimitCheck[] places)
    {
        var lease = new Lease(this, connection, member, places);
        _ = _held.TryAdd(lease, value: true);
        return lease;
    }

    /// <summary>Renews what has less than two thirds of its time left.</summary>
    public void RenewDue()
    {
        foreach (var lease in _held.Keys)
            lease.RenewIfDue();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            RenewDue();
    }

    private sealed class Lease(RedisLeases leases, ConnectionMultiplexer connection, string member, LimitCheck[] places) : IAsyncDisposable
    {
        private readonly Lock _lock = new();
        private long _renewedAt = TimeProvider.System.GetTimestamp();
        private bool _isReturned;

        // Sent under the lock, and answered in the order in which it was sent: a renewal never comes after the return.
        public void RenewIfDue()
        {
            var shortest = places.Min(place => place.Policy.Window);
            lock (_lock)
            {
                if (_isReturned || TimeProvider.System.GetElapsedTime(_renewedAt) < shortest / 3)
                    return;
                _renewedAt = TimeProvider.System.GetTimestamp();
                foreach (var place in places)
                    _ = Renew(place);
            }
        }

        public ValueTask DisposeAsync()
        {
            lock (_lock)
            {
                if (_isReturned)
                    return ValueTask.CompletedTask;
                _isReturned = true;
                foreach (var place in places)
                    _ = connection.GetDatabase().SortedSetRemoveAsync(ScriptArguments.KeyOf(place), member, CommandFlags.FireAndForget);
            }

            _ = leases._held.TryRemove(this, out _);
            return ValueTask.CompletedTask;
        }

        // Nobody waits for it: where it fails, the next round tries again.
        private Task<RedisResult> Renew(LimitCheck place) => Renewal.Run(
            connection.GetDatabase(), [ScriptArguments.KeyOf(place)],
            [ScriptArguments.Time(leases.Clock), member, place.Policy.Window.Ticks]);
    }
}
