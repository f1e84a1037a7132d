using System.Globalization;

namespace CleanOrders.Infrastructure.Jobs.Schedules;

/// <summary>When a schedule is due: by cron, or after an interval.</summary>
internal sealed class ScheduleTimes
{
    /// <summary>Instead of a time: it is never due.</summary>
    public const string Off = "off";

    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Most = TimeSpan.FromDays(1);

    private readonly CronTimes? _cron;
    private readonly TimeSpan _interval;

    private ScheduleTimes(CronTimes? cron, TimeSpan interval)
    {
        _cron = cron;
        _interval = interval;
    }

    /// <returns>Nothing, where it is neither five fields of cron nor an interval from 100 milliseconds to a day.</returns>
    public static ScheduleTimes? From(string when)
    {
        if (TimeSpan.TryParseExact(when, ["c", @"hh\:mm\:ss"], CultureInfo.InvariantCulture, out var interval))
            return interval >= Least && interval <= Most ? new ScheduleTimes(cron: null, interval) : null;
        return CronTimes.TryParse(when, out var cron) ? new ScheduleTimes(cron, TimeSpan.Zero) : null;
    }

    /// <summary>When it is due for the first time: an interval at once, since nobody knows when it was before.</summary>
    public DateTimeOffset First(DateTimeOffset now) => _cron is null ? now : Next(now);

    /// <summary>The first time after this one.</summary>
    public DateTimeOffset Next(DateTimeOffset now) => _cron is null ? now + _interval : _cron.Next(now)!.Value;
}
