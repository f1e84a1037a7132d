namespace CleanOrders.Infrastructure.RateLimiting.InRedis;

/// <summary>
/// Gives back what <see cref="DecideScript"/> took and nobody used. Of a rate that is less by the time since: what an idle subject would
/// have gained by then anyway cannot be given to it twice. docs/gateway.md has the proof.
/// </summary>
/// <remarks>
/// <c>ARGV</c>: the time; the id of the call; when it was taken; how many of its places are used; then for each check its key, its field,
/// its kind, the time for a token, and how much is given back.
/// </remarks>
internal static class ReturnScript
{
    public static readonly RedisScript Script = new(ScriptTime.Text + """
        local takenAt = tonumber(ARGV[3])
        for a = 5, #ARGV, 5 do
          local key, field, kind = KEYS[tonumber(ARGV[a])], ARGV[a + 1], ARGV[a + 2]
          local interval, cost = tonumber(ARGV[a + 3]), tonumber(ARGV[a + 4])
          if kind == 'c' then
            for n = 1, cost do redis.call('ZREM', key, string.format('%s:%d', ARGV[2], ARGV[4] + n)) end
          else
            local stored = redis.call('HMGET', key, field, field .. ':b')
            local value, basis = tonumber(stored[1] or 0), tonumber(stored[2] or 0)
            if kind == 'r' then
              local back = min(cost * interval, cost * interval - (now - takenAt))
              if basis == interval and value > now and back > 0 then redis.call('HSET', key, field, max(now, value - back)) end
            else
              local firstDay = floor(takenAt / DAY)
              if kind == 'm' then firstDay = month(firstDay) end
              if basis == firstDay then redis.call('HSET', key, field, max(0, value - cost)) end
            end
          end
        end
        return now
        """);
}
