using CleanOrders.Application.RateLimiting;
using CleanOrders.Infrastructure.Redis;
using StackExchange.Redis;

namespace CleanOrders.Infrastructure.RateLimiting.InRedis;

/// <summary>
/// Counts in Redis, for all instances together. A decision is one round trip. On a cluster the checks in one slot are one script, and all
/// scripts of a decision are sent at once; where one refuses, what the others took is given back, which is a second round trip.
/// </summary>
/// <param name="testClock">What a test goes by; nothing: the clock of Redis.</param>
internal sealed class RedisStore(RedisConnection redis, RedisLeases leases, TimeProvider? testClock = null) : ILimitStore
{
    // A quota becomes 0 and is still there: one that is not there is read from its copy.
    private static readonly RedisScript ResetScript = new("""
        for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
          if string.find(field, '^r:') then redis.call('HDEL', KEYS[1], field)
          elseif string.find(field, '^[dm]:') and not string.find(field, ':b$') then redis.call('HSET', KEYS[1], field, 0) end
        end
        """);

    public async ValueTask<LimitAnswer> Decide(LimitRequest request, CancellationToken ct)
    {
        var taken = await Take(request, ct);
        return new LimitAnswer(taken.Counts, taken.IsRefused ? null : taken.Hold(place: 1));
    }

    /// <summary>Decides, and keeps what is needed to give something back.</summary>
    public async Task<Taking> Take(LimitRequest request, CancellationToken ct)
    {
        var connection = await redis.Open().WaitAsync(ct);
        var parts = Parts(connection, request.Checks).Select(indices => new TakingPart(indices, request)).ToList();
        var taken = new Taking(connection, request, leases, parts, testClock);
        await taken.Decide();
        return taken;
    }

    public async ValueTask<string?> PlanOf(LimitSubject subject, CancellationToken ct)
    {
        var connection = await redis.Open().WaitAsync(ct);
        return await connection.GetDatabase().HashGetAsync(ScriptArguments.KeyOf(subject), "p");
    }

    // Calls under way stay counted: each gives back what it holds when it ends.
    public async Task Reset(LimitSubject subject, CancellationToken ct)
    {
        var connection = await redis.Open().WaitAsync(ct);
        _ = await ResetScript.Run(connection.GetDatabase(), [ScriptArguments.KeyOf(subject)], []);
    }

    /// <summary>The indices of the checks, by slot. All are one part where Redis is no cluster.</summary>
    private static IEnumerable<int[]> Parts(ConnectionMultiplexer connection, LimitCheck[] checks)
    {
        var first = connection.HashSlot(ScriptArguments.KeyOf(checks[0].Subject));
        var slots = Array.ConvertAll(
            checks, check => check.Subject == checks[0].Subject ? first : connection.HashSlot(ScriptArguments.KeyOf(check.Subject)));
        return slots.Index().GroupBy(one => one.Item, one => one.Index).Select(part => part.ToArray());
    }
}
