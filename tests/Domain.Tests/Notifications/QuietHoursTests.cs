using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Domain.Tests.Notifications;

public sealed class QuietHoursTests
{
    [Theory]
    [InlineData("22:00", "07:00", "2026-11-28T20:59:00Z", null)]
    [InlineData("22:00", "07:00", "2026-11-28T21:00:00Z", "2026-11-29T06:00:00Z")]
    [InlineData("22:00", "07:00", "2026-11-29T05:59:59Z", "2026-11-29T06:00:00Z")]
    [InlineData("22:00", "07:00", "2026-11-29T06:00:00Z", null)]
    [InlineData("12:00", "13:30", "2026-07-01T10:30:00Z", "2026-07-01T11:30:00Z")]
    [InlineData("12:00", "13:30", "2026-07-01T09:59:59Z", null)]
    // The night in which the clocks go from 2 to 3: half past two is no time of it.
    [InlineData("22:00", "02:30", "2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z")]
    // The night in which 2 to 3 comes twice: quiet until the second half past two.
    [InlineData("22:00", "02:30", "2026-10-24T23:00:00Z", "2026-10-25T01:30:00Z")]
    public void They_end_by_the_clock_of_their_reader(string from, string to, string now, string? end)
    {
        var hours = new QuietHours(TimeOnly.Parse(from, null), TimeOnly.Parse(to, null));

        var until = hours.EndAfter(DateTimeOffset.Parse(now, null), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

        until.ShouldBe(end is null ? null : DateTimeOffset.Parse(end, null));
    }

    [Theory]
    [InlineData("2026-11-28T06:59:59Z", "2026-11-28T07:00:00Z")]
    [InlineData("2026-11-28T07:00:00Z", "2026-11-29T07:00:00Z")]
    [InlineData("2026-11-28T23:30:00Z", "2026-11-29T07:00:00Z")]
    // The day on which the clocks go forward.
    [InlineData("2026-03-28T08:00:00Z", "2026-03-29T06:00:00Z")]
    public void A_digest_comes_at_eight_by_the_clock_of_its_reader(string now, string expected)
    {
        var wanted = NotificationPreferences.Of(new UserId(Guid.CreateVersion7()));
        wanted.Change(culture: null, quietHours: null, "Europe/Berlin", [], [NotificationCategory.Messages]);

        wanted.DigestAfter(NotificationCategory.Messages, DateTimeOffset.Parse(now, null)).ShouldBe(DateTimeOffset.Parse(expected, null));
        wanted.DigestAfter(NotificationCategory.Orders, DateTimeOffset.Parse(now, null)).ShouldBeNull();
    }

    [Fact]
    public void What_protects_the_account_comes_whatever_somebody_wants()
    {
        var wanted = NotificationPreferences.Of(new UserId(Guid.CreateVersion7()));
        wanted.Change(
            culture: null, new QuietHours(new TimeOnly(0, 0), new TimeOnly(23, 59)), "UTC",
            [new SwitchedOff(NotificationCategory.Security, Channel.Email), new SwitchedOff(NotificationCategory.Orders, Channel.Email)],
            [NotificationCategory.Security]);
        var noon = new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

        wanted.Wants(NotificationCategory.Security, Channel.Email).ShouldBeTrue();
        wanted.WaitsUntil(NotificationCategory.Security, noon).ShouldBeNull();
        wanted.DigestAfter(NotificationCategory.Security, noon).ShouldBeNull();
        wanted.Wants(NotificationCategory.Orders, Channel.Email).ShouldBeFalse();
        wanted.Wants(NotificationCategory.Orders, Channel.InApp).ShouldBeTrue();
        wanted.WaitsUntil(NotificationCategory.Orders, noon).ShouldBe(noon.Date.AddHours(23).AddMinutes(59).ToUtc());
    }
}

file static class Times
{
    public static DateTimeOffset ToUtc(this DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
