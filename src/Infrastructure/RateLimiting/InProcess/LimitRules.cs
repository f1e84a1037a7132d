using System.Runtime.InteropServices;
using CleanOrders.Application.RateLimiting;

namespace CleanOrders.Infrastructure.RateLimiting.InProcess;

/// <summary>What is stored of a limit.</summary>
/// <param name="Value">Of a rate: the time at which all of it is there again. Of a quota: what was used. Else the calls under way.</param>
/// <param name="Basis">Of a rate: the time for one token. Of a quota: the first day of its period.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Cell(long Value, long Basis);

/// <summary>What a check comes to, before anything is stored.</summary>
/// <param name="Kept">What is to be stored where the call is refused: the same as before, or put right.</param>
/// <param name="Spent">What is to be stored where the call may go on.</param>
/// <param name="Left">What is left without the call.</param>
/// <param name="LeftAfter">What is left after it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Step(Cell Kept, Cell Spent, LimitCount Left, LimitCount LeftAfter)
{
    public long Wait => Left.Wait;
}

/// <summary>The algorithms, as <c>DecideScript</c> has them for Redis. docs/gateway.md explains them and proves the bound.</summary>
internal static class LimitRules
{
    /// <summary>When a call under way ends is not known: this is when to ask again.</summary>
    public const long ConcurrencyWait = TimeSpan.TicksPerSecond;

    public static Step Evaluate(Cell cell, LimitCheck check, long now) => check.Policy.Kind switch
    {
        LimitKind.Rate => Rate(cell, check.Policy, check.Cost, now),
        LimitKind.Concurrency => Concurrency(cell, check.Policy, check.Cost),
        LimitKind.Day or LimitKind.Month => Quota(cell, check.Policy, check.Cost, check.Known, now),
    };

    // The debt is how much later than now all is there again. In tokens it stays what it is when the plan changes; and it cannot be more
    // than the burst, unless the clock went back or the burst is smaller now.
    private static Step Rate(Cell cell, LimitPolicy policy, long cost, long now)
    {
        var interval = LimitTime.Interval(policy);
        var most = interval * policy.Burst;
        var debt = Math.Max(0, cell.Value - now);
        if (debt > 0 && cell.Basis != interval)
            debt = (long)Math.Ceiling((double)debt * interval / cell.Basis);
        debt = Math.Min(debt, most);
        var kept = debt > 0 ? new Cell(now + debt, interval) : cell;
        if (cost > policy.Burst)
            return Refused(kept, new LimitCount((most - debt) / interval, debt, LimitCount.Never));
        var after = debt + (cost * interval);
        return after > most
            ? Refused(kept, new LimitCount((most - debt) / interval, debt, after - most))
            : new Step(
                kept, cost > 0 ? new Cell(now + after, interval) : kept,
                new LimitCount((most - debt) / interval, debt, 0), new LimitCount((most - after) / interval, after, 0));
    }

    // Without a basis nothing has been counted here, ever, or it was lost.
    private static Step Quota(Cell cell, LimitPolicy policy, long cost, long? known, long now)
    {
        var (firstDay, end) = LimitTime.Period(policy.Kind, now);
        if (cell.Basis == 0 && known == LimitCheck.Unknown)
            return Refused(cell, new LimitCount(0, end - now, LimitCount.Unknown));
        if (cell.Basis == 0 && known is { } copied)
            cell = new Cell(copied, firstDay);
        var used = cell.Basis == firstDay ? cell.Value : 0;
        var left = Math.Max(0, policy.Limit - used);
        if (cost > left)
            return Refused(cell, new LimitCount(left, end - now, cost > policy.Limit ? LimitCount.Never : end - now));
        return new Step(
            cell, cost > 0 ? new Cell(used + cost, firstDay) : cell,
            new LimitCount(left, end - now, 0), new LimitCount(left - cost, end - now, 0));
    }

    private static Step Concurrency(Cell cell, LimitPolicy policy, long cost)
    {
        var left = Math.Max(0, policy.Limit - cell.Value);
        var reset = cell.Value > 0 ? policy.Window.Ticks : 0;
        if (cost > left)
            return Refused(cell, new LimitCount(left, reset, ConcurrencyWait));
        return new Step(
            cell, new Cell(cell.Value + cost, cell.Basis),
            new LimitCount(left, reset, 0), new LimitCount(left - cost, cost > 0 ? policy.Window.Ticks : reset, 0));
    }

    private static Step Refused(Cell kept, LimitCount count) => new(kept, kept, count, count);
}
