using System.Globalization;
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
    public async ValueTask<LimitAnswer> Decide(LimitRequest request, CancellationToken ct)
    {
        var connection = await redis.Open().WaitAsync(ct);
        var call = leases.NewCall();
        var parts = Parts(connection, request.Checks).Select(part => new Part(part, request, call)).ToList();
        var counts = new LimitCount[request.Checks.Length];
        await Task.WhenAll(parts.Select(part => part.Decide(connection.GetDatabase(), testClock, counts)));
        var isRefused = counts.Index().Any(one => one.Item.Wait != 0 && !request.Checks[one.Index].Policy.IsShadow);
        if (isRefused && parts.Count > 1)
            await Task.WhenAll(parts.Select(part => part.Return(connection.GetDatabase(), testClock, counts)));
        var places = request.Checks.Where((check, index) => check.TakesPlace && counts[index].Wait == 0).ToArray();
        return new LimitAnswer(counts, !isRefused && places.Length > 0 ? leases.Hold(connection, call, places) : null);
    }

    public async ValueTask<string?> PlanOf(LimitSubject subject, CancellationToken ct)
    {
        var connection = await redis.Open().WaitAsync(ct);
        return await connection.GetDatabase().HashGetAsync(RedisCommand.KeyOf(subject), "p");
    }

    // Calls under way stay counted: each gives back what it holds when it ends.
    public async Task Reset(LimitSubject subject, CancellationToken ct)
    {
        var connection = await redis.Open().WaitAsync(ct);
        _ = await connection.GetDatabase().KeyDeleteAsync(RedisCommand.KeyOf(subject));
    }

    /// <summary>The indices of the checks, by slot. All are one part where Redis is no cluster.</summary>
    private static IEnumerable<int[]> Parts(ConnectionMultiplexer connection, LimitCheck[] checks) => checks
        .Select((check, index) => (Slot: connection.HashSlot(RedisCommand.KeyOf(check.Subject)), Index: index))
        .GroupBy(one => one.Slot, one => one.Index).Select(part => part.ToArray());

    /// <summary>The checks of a call that lie in one slot.</summary>
    private sealed class Part(int[] indices, LimitRequest request, string call)
    {
        private long _takenAt;
        private bool _isTaken;

        public async Task Decide(IDatabase database, TimeProvider? clock, LimitCount[] counts)
        {
            var command = new RedisCommand(RedisCommand.Time(clock), call, request.Plan, indices.Length);
            foreach (var index in indices)
                command.Decide(request.Checks[index]);
            var reply = (long[])(await DecideScript.Script.Run(database, command.Keys, command.Arguments))!;
            _takenAt = reply[0];
            foreach (var (at, index) in indices.Index())
                counts[index] = new LimitCount(reply[(3 * at) + 1], reply[(3 * at) + 2], reply[(3 * at) + 3]);
            _isTaken = indices.All(index => counts[index].Wait == 0 || request.Checks[index].Policy.IsShadow);
        }

        public async Task Return(IDatabase database, TimeProvider? clock, LimitCount[] counts)
        {
            if (!_isTaken)
                return;
            var command = new RedisCommand(
                RedisCommand.Time(clock), call, _takenAt.ToString(CultureInfo.InvariantCulture), indices.Length);
            foreach (var index in indices.Where(index => counts[index].Wait == 0 && request.Checks[index].Cost > 0))
            {
                var check = request.Checks[index];
                command.Return(check);
                counts[index] = counts[index] with { Remaining = counts[index].Remaining + check.Cost };
            }

            if (command.Keys.Length > 0)
                _ = await ReturnScript.Script.Run(database, command.Keys, command.Arguments);
        }
    }
}
