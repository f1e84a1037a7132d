using System.Globalization;
using CleanOrders.Infrastructure.Jobs.Schedules;

namespace CleanOrders.Worker.Tests.Jobs.Schedules;

/// <summary>What the settings of schedules mean, against times that somebody looked up in a calendar.</summary>
public sealed class ScheduleTimesTests
{
    [Theory]
    [InlineData("30 2 * * 1-5", "2030-03-01T02:30:00Z", "2030-03-04T02:30:00Z")]
    [InlineData("30 2 * * MON-FRI", "2030-03-01T02:30:00Z", "2030-03-04T02:30:00Z")]
    [InlineData("0 0 29 2 *", "2096-02-29T00:00:00Z", "2104-02-29T00:00:00Z")]
    [InlineData("59 23 31 12 *", "2029-12-31T23:59:59Z", "2030-12-31T23:59:00Z")]
    [InlineData("0 0 L * *", "2031-02-01T00:00:00Z", "2031-02-28T00:00:00Z")]
    [InlineData("0 0 * * 7", "2030-09-01T00:00:00Z", "2030-09-08T00:00:00Z")]
    [InlineData("@hourly", "2030-09-01T10:00:00Z", "2030-09-01T11:00:00Z")]
    [InlineData("@daily", "2030-09-01T10:00:00Z", "2030-09-02T00:00:00Z")]
    [InlineData("@weekly", "2030-09-02T00:00:00Z", "2030-09-08T00:00:00Z")]
    [InlineData("@monthly", "2030-09-01T10:00:00Z", "2030-10-01T00:00:00Z")]
    [InlineData("@yearly", "2030-09-01T10:00:00Z", "2031-01-01T00:00:00Z")]
    [InlineData("00:00:05", "2030-09-01T10:00:00Z", "2030-09-01T10:00:05Z")]
    public void Times_are_those_of_the_calendar(string when, string after, string next)
    {
        Next(when, after).ShouldBe(Time(next));
        Read(when).Next(Time(after).ToOffset(TimeSpan.FromHours(-7))).ShouldBe(Time(next));
    }

    /// <summary>Other crons take either; see docs/operations.md.</summary>
    [Theory]
    [InlineData("0 12 13 * 5", "2030-09-10T00:00:00Z", "2030-09-13T12:00:00Z")]
    [InlineData("0 12 13 * 5", "2030-09-13T12:00:00Z", "2030-12-13T12:00:00Z")]
    [InlineData("0 12 1 * 5", "2030-09-02T00:00:00Z", "2030-11-01T12:00:00Z")]
    [InlineData("0 0 29 2 */7", "2004-02-29T00:00:00Z", "2032-02-29T00:00:00Z")]
    [InlineData("0 0 29 2 */7", "2088-02-29T00:00:00Z", "2128-02-29T00:00:00Z")]
    public void Where_both_days_are_named_both_must_be_right(string when, string after, string next) =>
        Next(when, after).ShouldBe(Time(next));

    /// <summary>On 31 March 2030 there is no 02:30 in Berlin, and on 27 October there are two.</summary>
    [Theory]
    [InlineData("Europe/Berlin 30 2 * * *", "2030-03-29T12:00:00Z", "2030-03-30T01:30:00Z", "2030-03-31T01:00:00Z", "2030-04-01T00:30:00Z")]
    [InlineData("Europe/Berlin 30 2 * * *", "2030-10-25T12:00:00Z", "2030-10-26T00:30:00Z", "2030-10-27T00:30:00Z", "2030-10-28T01:30:00Z")]
    [InlineData("Europe/Berlin */30 2 * * *", "2030-03-30T12:00:00Z", "2030-03-31T01:00:00Z", "2030-04-01T00:00:00Z",
        "2030-04-01T00:30:00Z")]
    [InlineData("Europe/Berlin */30 2 * * *", "2030-10-27T00:00:00Z", "2030-10-27T00:30:00Z", "2030-10-27T01:00:00Z",
        "2030-10-27T01:30:00Z")]
    [InlineData("Europe/Berlin @daily", "2030-03-30T12:00:00Z", "2030-03-30T23:00:00Z", "2030-03-31T22:00:00Z", "2030-04-01T22:00:00Z")]
    [InlineData("30 2 * * *", "2030-03-29T12:00:00Z", "2030-03-30T02:30:00Z", "2030-03-31T02:30:00Z", "2030-04-01T02:30:00Z")]
    public void A_time_zone_is_right_on_both_days_that_the_clocks_change(string when, string after, params string[] next)
    {
        var times = Read(when);
        var seen = new List<DateTimeOffset> { Time(after) };
        for (var i = 0; i < next.Length; i++)
            seen.Add(times.Next(seen[^1]));

        seen.Skip(1).ShouldBe(next.Select(Time));
        seen.ShouldAllBe(time => time.Offset == TimeSpan.Zero);
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 8")]
    [InlineData("*/0 * * * *")]
    [InlineData("1-2-3 * * * *")]
    [InlineData(", * * * *")]
    [InlineData("+1 * * * *")]
    [InlineData("1.0 * * * *")]
    [InlineData("H 2 * * *")]
    [InlineData("@reboot")]
    [InlineData("00:00:00.0999999")]
    [InlineData("1.00:00:00.0000001")]
    public void What_is_no_time_is_refused_with_the_forms_that_there_are(string when) =>
        FaultOf(when).ShouldStartWith("it must be five fields of cron, as in ");

    [Theory]
    [InlineData("0 0 31 2 *")]
    [InlineData("* * 31 2,4,6,9,11 *")]
    [InlineData("Europe/Berlin 0 0 30 2 *")]
    public void What_never_comes_is_refused(string when) => FaultOf(when).ShouldStartWith("it never comes");

    [Theory]
    [InlineData("Europe/Atlantis 30 2 * * *", "Europe/Atlantis")]
    [InlineData("0 30 2 * * *", "0")]
    [InlineData("../../etc/passwd @daily", "../../etc/passwd")]
    public void A_time_zone_that_there_is_not_is_refused(string when, string zone) =>
        FaultOf(when).ShouldStartWith($"there is no time zone {zone};");

    private static DateTimeOffset Next(string when, string after) => Read(when).Next(Time(after));

    private static ScheduleTimes Read(string when) =>
        ScheduleTimes.TryRead(when, out var times, out var fault) ? times : throw new ArgumentException(fault, nameof(when));

    private static string FaultOf(string when)
    {
        ScheduleTimes.TryRead(when, out _, out var fault).ShouldBeFalse();
        return fault!;
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
