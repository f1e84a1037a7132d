using System.Globalization;

namespace CleanOrders.Domain.SharedKernel;

/// <summary>
/// The one reader and the one writer of times. Read in every spelling of RFC 3339: any number of digits after the second, of which .NET
/// keeps seven, any offset, never none, <c>T</c> and <c>Z</c> in lower case too. Written in UTC with three digits, so that texts sort as
/// times do.
/// </summary>
public static class Rfc3339
{
    public const int Length = 24;

    private const string Milliseconds = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int LongestRead = 100;
    private const int MostDigits = 7;
    private const int SecondsEnd = 19;

    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString(Milliseconds, CultureInfo.InvariantCulture);

    /// <summary>The same in UTF-8, into <see cref="Length"/> bytes.</summary>
    public static void Write(DateTimeOffset time, Span<byte> utf8) =>
        _ = time.UtcDateTime.TryFormat(utf8, out _, Milliseconds, CultureInfo.InvariantCulture);

    /// <summary>The time in UTC; nothing, where it is none, has no offset, or lies outside of the years 1 to 9999.</summary>
    public static DateTimeOffset? Read(ReadOnlySpan<char> text)
    {
        // 2026-11-21T10:00:00, a fraction if there is one, and Z or +hh:mm.
        if (text.Length is <= SecondsEnd or > LongestRead || text[4] != '-' || text[7] != '-' || text[10] is not ('T' or 't')
            || text[13] != ':' || text[16] != ':')
            return null;
        if (Number(text[..4], 1, 9999) is not { } year || Number(text[5..7], 1, 12) is not { } month
            || Number(text[8..10], 1, DateTime.DaysInMonth(year, month)) is not { } day)
            return null;
        if (Number(text[11..13], 0, 23) is not { } hour || Number(text[14..16], 0, 59) is not { } minute
            || Number(text[17..SecondsEnd], 0, 60) is not { } second)
            return null;

        var rest = text[SecondsEnd..];
        if (Fraction(ref rest) is not { } fraction || Offset(rest) is not { } offset)
            return null;

        // A leap second is the last of a day in UTC; .NET has none, and goes on to the next day.
        var minuteStart = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc).Ticks - offset.Ticks;
        if (second == 60 && (minuteStart < 0 || TimeSpan.FromTicks(minuteStart % TimeSpan.TicksPerDay) != new TimeSpan(23, 59, 0)))
            return null;
        var ticks = minuteStart + (second * TimeSpan.TicksPerSecond) + (second == 60 ? 0 : fraction);
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    private static int? Number(ReadOnlySpan<char> digits, int least, int most) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : null;

    /// <summary>Takes the fraction away from what follows the seconds; none is 0.</summary>
    private static long? Fraction(ref ReadOnlySpan<char> rest)
    {
        if (rest[0] != '.')
            return 0;
        var end = rest[1..].IndexOfAnyExceptInRange('0', '9') + 1;
        if (end <= 1)
            return null;

        var ticks = 0L;
        for (var i = 0; i < MostDigits; i++)
            ticks = (ticks * 10) + (i + 1 < end ? rest[i + 1] - '0' : 0);
        rest = rest[end..];
        return ticks;
    }

    private static TimeSpan? Offset(ReadOnlySpan<char> text) => text switch
    {
        "Z" or "z" => TimeSpan.Zero,
        ['+' or '-', _, _, ':', _, _] when Number(text[1..3], 0, 23) is { } hours
            && Number(text[4..], 0, 59) is { } minutes => new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1),
        _ => null,
    };
}
