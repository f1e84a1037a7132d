using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CleanOrders.Infrastructure.Jobs.Schedules;

/// <summary>
/// The five fields of cron, in UTC: minute, hour, day of the month, month, day of the week (0 to 7, Sunday is both). A field is <c>*</c> or a list of
/// numbers and ranges, each with <c>/step</c> if wanted. Where both days are restricted, either will do, as everywhere.
/// </summary>
internal sealed class CronTimes
{
    // The longest that anything keeps waiting: the 29th of February on one day of the week, across a year that is not a leap year though four divides it.
    private const int YearsToSearch = 41;

    private static readonly (int Least, int Most)[] Fields = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)];

    private readonly ulong[] _sets;
    private readonly bool _eitherDay;

    private CronTimes(ulong[] sets, bool eitherDay)
    {
        _sets = sets;
        _eitherDay = eitherDay;
    }

    /// <returns>False too for what never comes, as the 30th of February.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out CronTimes? times)
    {
        times = null;
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != Fields.Length)
            return false;
        var sets = new ulong[Fields.Length];
        for (var i = 0; i < sets.Length; i++)
        {
            if (!TryParseField(fields[i], Fields[i].Least, Fields[i].Most, out sets[i]))
                return false;
        }

        // 7 is Sunday too.
        sets[4] = (sets[4] | (sets[4] >> 7)) & 0x7f;
        var read = new CronTimes(sets, !fields[2].StartsWith('*') && !fields[4].StartsWith('*'));
        if (read.Next(DateTimeOffset.UnixEpoch) is null)
            return false;
        times = read;
        return true;
    }

    /// <summary>The first time after this one: the next minute at the earliest.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var time = after.ToUniversalTime();
        time = new DateTimeOffset(time.Year, time.Month, time.Day, time.Hour, time.Minute, 0, TimeSpan.Zero).AddMinutes(1);
        for (var end = time.AddYears(YearsToSearch); time < end;)
        {
            if (!Has(3, time.Month))
                time = new DateTimeOffset(time.Year, time.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
            else if (!IsDay(time))
                time = new DateTimeOffset(time.Date, TimeSpan.Zero).AddDays(1);
            else if (!Has(1, time.Hour))
                time = time.AddMinutes(-time.Minute).AddHours(1);
            else if (!Has(0, time.Minute))
                time = time.AddMinutes(1);
            else
                return time;
        }

        return null;
    }

    private bool IsDay(DateTimeOffset time)
    {
        var (month, week) = (Has(2, time.Day), Has(4, (int)time.DayOfWeek));
        return _eitherDay ? month || week : month && week;
    }

    private bool Has(int field, int value) => (_sets[field] >> value & 1) == 1;

    private static bool TryParseField(string text, int least, int most, out ulong set)
    {
        set = 0;
        foreach (var item in text.Split(','))
        {
            var parts = item.Split('/');
            var step = 1;
            if (parts.Length > 2 || (parts.Length == 2 && (!TryNumber(parts[1], out step) || step < 1 || step > most)))
                return false;
            var bounds = parts[0] == "*" ? [$"{least}", $"{most}"] : parts[0].Split('-');
            if (bounds.Length > 2 || !TryNumber(bounds[0], out var from) || !TryNumber(bounds[^1], out var to) || from < least || to > most || from > to)
                return false;
            if (parts.Length == 2 && bounds.Length == 1)
                to = most;
            for (var value = from; value <= to; value += step)
                set |= 1UL << value;
        }

        return true;
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
