using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Cronos;

namespace CleanOrders.Infrastructure.Jobs.Schedules;

/// <summary>When a schedule is due: by cron in a time zone, or after an interval.</summary>
internal sealed class ScheduleTimes
{
    /// <summary>Instead of a time: it is never due.</summary>
    public const string Off = "off";

    private const string Forms =
        "it must be five fields of cron, as in 30 2 * * 1-5 or Europe/Berlin 30 2 * * *, " +
        "an interval from 00:00:00.1 to 1.00:00:00, or off.";

    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Most = TimeSpan.FromDays(1);

    private readonly CronExpression? _cron;
    private readonly TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private readonly TimeSpan _interval;

    private ScheduleTimes(TimeSpan interval) => _interval = interval;

    private ScheduleTimes(CronExpression cron, TimeZoneInfo zone) => (_cron, _zone) = (cron, zone);

    /// <param name="fault">What is wrong with it, to stand behind the name of the setting and its value.</param>
    /// <returns>False too for what never comes, as the 31st of February.</returns>
    public static bool TryRead(string when, [NotNullWhen(true)] out ScheduleTimes? times, [NotNullWhen(false)] out string? fault)
    {
        (times, fault) = TimeSpan.TryParseExact(when, ["c", @"hh\:mm\:ss"], CultureInfo.InvariantCulture, out var interval)
            ? ReadInterval(interval)
            : ReadCron(when);
        return times is not null;
    }

    /// <summary>When it is due for the first time: an interval at once, since nobody knows when it was before.</summary>
    public DateTimeOffset First(DateTimeOffset now) => _cron is null ? now : Next(now);

    /// <summary>The first time after this one, in UTC.</summary>
    public DateTimeOffset Next(DateTimeOffset now) =>
        _cron is null ? now + _interval : _cron.GetNextOccurrence(now, _zone)!.Value.ToUniversalTime();

    private static (ScheduleTimes? Times, string? Fault) ReadInterval(TimeSpan interval) =>
        interval >= Least && interval <= Most ? (new ScheduleTimes(interval), null) : (null, Forms);

    // Five fields or one word as @daily, and before them, where there is one word more, the time zone.
    private static (ScheduleTimes? Times, string? Fault) ReadCron(string when)
    {
        var words = when.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var hasZone = words is [_, ['@', ..]] or { Length: 6 };
        if (!CronExpression.TryParse(string.Join(' ', hasZone ? words[1..] : words), CronFormat.Standard, out var cron))
            return (null, Forms);
        var zone = TimeZoneInfo.Utc;
        if (hasZone && !TimeZoneInfo.TryFindSystemTimeZoneById(words[0], out zone))
            return (null, $"there is no time zone {words[0]}; it must be one of the tz database, as in Europe/Berlin.");
        return cron.GetNextOccurrence(DateTimeOffset.UnixEpoch, zone) is null
            ? (null, "it never comes: where both a day of the month and a day of the week are named, both must be right.")
            : (new ScheduleTimes(cron, zone), null);
    }
}
