using System.Globalization;
using CleanOrders.Infrastructure.Jobs.Schedules;

namespace CleanOrders.Worker.Tests.Jobs;

/// <summary>Against a search that looks at each minute, and against times that somebody looked up in a calendar.</summary>
public sealed class CronTests
{
    private const int Expressions = 400;
    private static readonly TimeSpan Searched = TimeSpan.FromDays(400);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory, MemberData(nameof(Seeds))]
    public void The_next_time_is_the_first_minute_that_fits(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Expressions; i++)
        {
            var (text, fits) = Expression(random);
            var after = new DateTimeOffset(1990 + random.Next(120), 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(random.Next(366 * 24 * 3600)).AddMilliseconds(random.Next(1000));
            var naive = FirstMinute(after, fits);

            if (CronTimes.TryParse(text, out var times))
                ShouldBeSame(times.Next(after), naive, after, text);
            else
                naive.ShouldBeNull($"{text} after {after:u}");
        }
    }

    [Theory]
    [InlineData("30 2 * * 1-5", "2030-03-01T02:30:00Z", "2030-03-04T02:30:00Z")]
    [InlineData("0 0 29 2 *", "2096-02-29T00:00:00Z", "2104-02-29T00:00:00Z")]
    [InlineData("59 23 31 12 *", "2029-12-31T23:59:59Z", "2030-12-31T23:59:00Z")]
    [InlineData("0 12 13 * 5", "2030-09-10T00:00:00Z", "2030-09-13T12:00:00Z")]
    [InlineData("0 12 1 * 5", "2030-09-02T00:00:00Z", "2030-09-06T12:00:00Z")]
    [InlineData("0 0 29 2 */7", "2004-02-29T00:00:00Z", "2032-02-29T00:00:00Z")]
    [InlineData("0 0 29 2 */7", "2088-02-29T00:00:00Z", "2128-02-29T00:00:00Z")]
    [InlineData("0 0 * * 7", "2030-09-01T00:00:00Z", "2030-09-08T00:00:00Z")]
    public void Times_are_those_of_the_calendar(string text, string after, string next)
    {
        CronTimes.TryParse(text, out var times).ShouldBeTrue();

        times!.Next(Time(after)).ShouldBe(Time(next));
        times.Next(Time(after).ToOffset(TimeSpan.FromHours(-7))).ShouldBe(Time(next));
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 8")]
    [InlineData("5-3 * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("*/60 * * * *")]
    [InlineData("1-2-3 * * * *")]
    [InlineData("1/2/3 * * * *")]
    [InlineData(", * * * *")]
    [InlineData("+1 * * * *")]
    [InlineData("-1 * * * *")]
    [InlineData("1.0 * * * *")]
    [InlineData("* * * jan *")]
    [InlineData("* * 31 2,4,6,9,11 *")]
    public void What_is_no_time_or_never_comes_is_refused(string text) => CronTimes.TryParse(text, out _).ShouldBeFalse();

    // Beyond what is searched, all that is known is that it does not come before.
    private static void ShouldBeSame(DateTimeOffset? next, DateTimeOffset? naive, DateTimeOffset after, string text)
    {
        if (naive is null)
            next.ShouldNotBeNull(text).ShouldBeGreaterThan(after + Searched, text);
        else
            next.ShouldBe(naive, $"{text} after {after:u}");
    }

    private static DateTimeOffset? FirstMinute(DateTimeOffset after, Func<DateTimeOffset, bool> fits)
    {
        var minute = new DateTimeOffset(after.Ticks - (after.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        for (var end = after + Searched; minute <= end;)
        {
            minute = minute.AddMinutes(1);
            if (fits(minute))
                return minute;
        }

        return null;
    }

    private static (string Text, Func<DateTimeOffset, bool> Fits) Expression(Random random)
    {
        var (minute, hour, day, month, week) = (Field(random, 0, 59), Field(random, 0, 23), Field(random, 1, 31), Field(random, 1, 12), Field(random, 0, 7));
        var either = day.Text[0] != '*' && week.Text[0] != '*';
        return ($"{minute.Text} {hour.Text} {day.Text} {month.Text} {week.Text}", Fits);

        bool Fits(DateTimeOffset time)
        {
            var (ofMonth, ofWeek) = (day.Has(time.Day), week.Has((int)time.DayOfWeek) || (time.DayOfWeek == DayOfWeek.Sunday && week.Has(7)));
            return minute.Has(time.Minute) && hour.Has(time.Hour) && month.Has(time.Month) && (either ? ofMonth || ofWeek : ofMonth && ofWeek);
        }
    }

    private static (string Text, Func<int, bool> Has) Field(Random random, int least, int most)
    {
        var items = random.Next(3) == 0 ? [("*", _ => true)] : Enumerable.Range(0, random.Next(1, 4)).Select(_ => Item(random, least, most)).ToList();
        return (string.Join(',', items.Select(item => item.Text)), value => items.Exists(item => item.Has(value)));
    }

    private static (string Text, Func<int, bool> Has) Item(Random random, int least, int most)
    {
        var (from, step) = (random.Next(least, most + 1), random.Next(1, most + 1));
        var to = random.Next(from, most + 1);
        return random.Next(5) switch
        {
            0 => ($"*/{step}", value => (value - least) % step == 0),
            1 => ($"{from}-{to}", value => value >= from && value <= to),
            2 => ($"{from}-{to}/{step}", value => value >= from && value <= to && (value - from) % step == 0),
            3 => ($"{from}/{step}", value => value >= from && (value - from) % step == 0),
            _ => ($"{from}", value => value == from),
        };
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
