using CleanOrders.Application.RateLimiting;

namespace CleanOrders.Infrastructure.RateLimiting;

/// <summary>
/// Times of limits: whole ticks of 100 ns since 2025, which a number of Lua has exactly until 2053. Redis says it in microseconds, which
/// are ten of them.
/// </summary>
internal static class LimitTime
{
    private static readonly DateTime Start = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static long Now(TimeProvider clock) => (clock.GetUtcNow().UtcDateTime - Start).Ticks;

    /// <summary>
    /// In which time a rate gives one token. Rounded up, so that never more is admitted than the limit says; that costs one in a hundred at
    /// 100,000 a second, and nothing that can be noticed below.
    /// </summary>
    public static long Interval(LimitPolicy policy) => (policy.Window.Ticks + policy.Limit - 1) / policy.Limit;

    /// <summary>The day or month that a time is in: its first day since the start, and the time at which it ends.</summary>
    public static (long FirstDay, long End) Period(LimitKind kind, long now)
    {
        var day = Start.AddTicks(now).Date;
        var first = kind is LimitKind.Month ? day.AddDays(1 - day.Day) : day;
        return ((first - Start).Days, (After(kind, first) - Start).Ticks);
    }

    /// <summary>How long it is.</summary>
    public static TimeSpan LengthOf(LimitKind kind, DateTimeOffset now)
    {
        var day = now.UtcDateTime.Date;
        var first = kind is LimitKind.Month ? day.AddDays(1 - day.Day) : day;
        return After(kind, first) - first;
    }

    private static DateTime After(LimitKind kind, DateTime first) => kind is LimitKind.Month ? first.AddMonths(1) : first.AddDays(1);
}
