namespace CleanOrders.Infrastructure.RateLimiting.InRedis;

/// <summary>
/// Decides all limits of a call at once, by the clock of Redis: the same rules as <c>LimitRules</c>. Where a limit refuses, nothing is
/// taken; only what a change of plan or of the clock made wrong is put right, since else it would be wrong again at the next call.
/// </summary>
/// <remarks>
/// <c>KEYS</c>: the hash of each subject, and the set of the calls under way of each limit that counts those.<br/>
/// <c>ARGV</c>: the time, or nothing for Redis' own; the id of the call, to which each of its places adds a number; its plan; then for
/// each check its key, its field, its kind, 1 for shadow, the limit or the burst, the time for a token or of a lease, the cost, and what
/// its copy says of a quota.<br/>
/// Reply: the time; then for each check what remains, when all is there again, and how long to wait: 0 not at all, -1 for ever, -2 for the
/// copy of a quota that is lost here.
/// </remarks>
internal static class DecideScript
{
    public static readonly RedisScript Script = new(ScriptTime.Text + """
        local function rate(burst, interval, cost, value, basis)
          local most = interval * burst
          local debt = max(0, value - now)
          if debt > 0 and basis ~= interval then debt = ceil(debt * interval / basis) end
          debt = min(debt, most)
          local step = {left = floor((most - debt) / interval), reset = debt, wait = 0}
          if debt > 0 and (basis ~= interval or value ~= now + debt) then step.kept = {now + debt, interval, debt} end
          if cost > burst then step.wait = -1 return step end
          local after = debt + cost * interval
          if after > most then step.wait = after - most return step end
          step.leftAfter, step.resetAfter = floor((most - after) / interval), after
          step.spent = cost > 0 and {now + after, interval, after} or step.kept
          return step
        end

        local function quota(limit, firstDay, afterDay, cost, value, basis, known)
          local reset = afterDay * DAY - now
          if basis == 0 and known == -1 then return {left = 0, reset = reset, wait = -2} end
          local isCopied = basis == 0 and known
          local used = isCopied and known or basis == firstDay and value or 0
          local left = max(0, limit - used)
          local step = {left = left, reset = reset, wait = 0, kept = isCopied and {known, firstDay, reset} or nil}
          if cost > left then step.wait = cost > limit and -1 or reset return step end
          step.leftAfter, step.resetAfter = left - cost, reset
          step.spent = cost > 0 and {used + cost, firstDay, reset} or step.kept
          return step
        end

        -- A lease never ends later than one that is taken now: later ones are of a clock that went back, or of a longer lease.
        local function concurrency(key, limit, lease, cost)
          for _, id in ipairs(redis.call('ZRANGEBYSCORE', key, '(' .. string.format('%.0f', now + lease), '+inf')) do
            redis.call('ZADD', key, now + lease, id)
          end
          local taken = redis.call('ZCOUNT', key, '(' .. string.format('%.0f', now), '+inf')
          local left, reset = max(0, limit - taken), taken > 0 and lease or 0
          local step = {left = left, reset = reset, wait = 0}
          if cost > left then step.wait = 10000000 return step end
          step.leftAfter, step.resetAfter, step.place = left - cost, cost > 0 and lease or reset, cost > 0
          return step
        end

        -- In parts, since a command has room for some thousand values.
        local function place(key, ends, count)
          for from = 1, count, 1000 do
            local places = {}
            for n = from, min(count, from + 999) do
              places[#places + 1], places[#places + 2] = ends, ARGV[2] .. ':' .. n
            end
            redis.call('ZADD', key, unpack(places))
          end
        end

        -- Some seconds more than it matters: a clock that is set back by less loses nothing.
        local function keep(key, ticks)
          local ms = ceil(ticks / MS) + 10000
          if redis.call('PTTL', key) < ms then redis.call('PEXPIRE', key, ms) end
        end

        local checks, fields = {}, {}
        for a = 4, #ARGV, 8 do
          local check = {
            key = KEYS[tonumber(ARGV[a])], field = ARGV[a + 1], kind = ARGV[a + 2], shadow = ARGV[a + 3] == '1',
            most = tonumber(ARGV[a + 4]), time = tonumber(ARGV[a + 5]), cost = tonumber(ARGV[a + 6]),
            known = tonumber(ARGV[a + 7])}
          checks[#checks + 1] = check
          if check.kind ~= 'c' then
            local ofKey = fields[check.key] or {}
            fields[check.key] = ofKey
            check.at = #ofKey + 1
            ofKey[check.at], ofKey[check.at + 1] = check.field, check.field .. ':b'
          end
        end
        local stored = {}
        for key, ofKey in pairs(fields) do stored[key] = redis.call('HMGET', key, unpack(ofKey)) end

        local steps, refused = {}, false
        for i, check in ipairs(checks) do
          local step
          if check.kind == 'c' then
            step = concurrency(check.key, check.most, check.time, check.cost)
          else
            local value = tonumber(stored[check.key][check.at] or 0)
            local basis = tonumber(stored[check.key][check.at + 1] or 0)
            local day = floor(now / DAY)
            if check.kind == 'r' then step = rate(check.most, check.time, check.cost, value, basis)
            elseif check.kind == 'd' then step = quota(check.most, day, day + 1, check.cost, value, basis, check.known)
            else
              local first, after = month(day)
              step = quota(check.most, first, after, check.cost, value, basis, check.known)
            end
          end
          steps[i] = step
          if step.wait == -2 or step.wait ~= 0 and not check.shadow then refused = true end
        end

        local reply, writes, ttls = {now}, {}, {}
        for i, check in ipairs(checks) do
          local step = steps[i]
          local passes = not refused and step.wait == 0
          local cell = step.kept
          if passes then cell = step.spent end
          if cell then
            local ofKey = writes[check.key] or {'p', ARGV[3]}
            writes[check.key] = ofKey
            local n = #ofKey
            ofKey[n + 1], ofKey[n + 2], ofKey[n + 3], ofKey[n + 4] = check.field, cell[1], check.field .. ':b', cell[2]
            ttls[check.key] = max(ttls[check.key] or 0, cell[3])
          end
          if passes and step.place then
            redis.call('ZREMRANGEBYSCORE', check.key, '-inf', now)
            place(check.key, now + check.time, check.cost)
            keep(check.key, check.time)
          end
          reply[#reply + 1] = passes and step.leftAfter or step.left
          reply[#reply + 1] = passes and step.resetAfter or step.reset
          reply[#reply + 1] = step.wait
        end
        for key, values in pairs(writes) do
          redis.call('HSET', key, unpack(values))
          keep(key, ttls[key])
        end
        return reply
        """);
}
