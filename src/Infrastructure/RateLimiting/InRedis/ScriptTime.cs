namespace CleanOrders.Infrastructure.RateLimiting.InRedis;

/// <summary>How every script begins: with the time, as <c>LimitTime</c> has it, of a test or of Redis itself.</summary>
internal static class ScriptTime
{
    public const string Text = """
        local DAY, MS = 864000000000, 10000
        local now = tonumber(ARGV[1])
        if not now then
          local time = redis.call('TIME')
          now = (time[1] - 1735689600) * 10000000 + time[2] * 10
        end
        local ceil, floor, max, min = math.ceil, math.floor, math.max, math.min

        -- The first day of the month and the one after its last, from 2025 on, where every fourth year has a leap day.
        local function month(day)
          local ofCycle = day % 1461
          local year = min(floor(ofCycle / 365), 3)
          local lengths = {31, year == 3 and 29 or 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
          local first = day - ofCycle + year * 365
          local index = 1
          while first + lengths[index] <= day do
            first = first + lengths[index]
            index = index + 1
          end
          return first, first + lengths[index]
        end

        """;
}
