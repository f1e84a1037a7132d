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
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Which part of a limit's places may be free here and not yet in Redis: so many ends of calls are one command.</summary>
    private const int Part = 100;

    // Also after FLUSHALL, and where the clock of Redis went ahead: then the lease is there again.
    private static readonly RedisScript Renewal = new(ScriptTime.Text + """
        local lease = tonumber(ARGV[3])
        redis.call('ZADD', KEYS[1], now + lease, ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ceil(lease / MS) + 10000)
        """);

    private readonly string _process = RandomNumberGenerator.GetHexString(12, lowercase: true);
    private readonly ConcurrentDictionary<Lease, bool> _held = new();
    private readonly Lock _lock = new();
    private Dictionary<RedisKey, Ended> _ended = [];
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
        {
            RenewDue();
            SendEnded();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        SendEnded();
    }

    private void End(ConnectionMultiplexer connection, LimitCheck place, string member)
    {
        var key = ScriptArguments.KeyOf(place);
        Ended ended;
        lock (_lock)
        {
            if (!_ended.TryGetValue(key, out ended!))
                _ended[key] = ended = new Ended(connection, []);
            ended.Calls.Add(member);
            if (ended.Calls.Count < place.Policy.Limit / Part)
                return;
            _ = _ended.Remove(key);
        }

        ended.Send(key);
    }

    private void SendEnded()
    {
        Dictionary<RedisKey, Ended> all;
        lock (_lock)
            (all, _ended) = (_ended, []);
        foreach (var (key, ended) in all)
            ended.Send(key);
    }

    /// <summary>Calls of one subject that have ended, and that Redis still counts.</summary>
    private sealed record Ended(ConnectionMultiplexer Connection, List<RedisValue> Calls)
    {
        // Nobody waits for it: where it fails, the leases end by themselves.
        public void Send(RedisKey key) =>
            _ = Connection.GetDatabase().SortedSetRemoveAsync(key, [.. Calls], CommandFlags.FireAndForget);
    }

    private sealed class Lease(RedisLeases leases, ConnectionMultiplexer connection, string member, LimitCheck[] places) : IAsyncDisposable
    {
        private readonly Lock _lock = new();
        private long _renewedAt = TimeProvider.System.GetTimestamp();
        private bool _isReturned;

        // Redis answers in the order in which it is asked, and renewals are sent under the lock: none comes after the return.
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
            }

            foreach (var place in places)
                leases.End(connection, place, member);
            _ = leases._held.TryRemove(this, out _);
            return ValueTask.CompletedTask;
        }

        // Nobody waits for it: where it fails, the next round tries again.
        private Task<RedisResult> Renew(LimitCheck place) => Renewal.Run(
            connection.GetDatabase(), [ScriptArguments.KeyOf(place)],
            [ScriptArguments.Time(leases.Clock), member, place.Policy.Window.Ticks]);
    }
}
