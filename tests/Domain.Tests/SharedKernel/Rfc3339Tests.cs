using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Tests.SharedKernel;

public sealed class Rfc3339Tests
{
    [Theory]
    [InlineData("2026-11-21T10:00:00Z", "2026-11-21T10:00:00.000Z")]
    [InlineData("2026-11-21t10:00:00z", "2026-11-21T10:00:00.000Z")]
    [InlineData("2026-11-21T10:00:00.1Z", "2026-11-21T10:00:00.100Z")]
    [InlineData("2026-11-21T10:00:00.123456789012Z", "2026-11-21T10:00:00.123Z")]
    [InlineData("2026-11-21T10:00:00.9999999Z", "2026-11-21T10:00:00.999Z")]
    [InlineData("2026-11-21T10:00:00+01:30", "2026-11-21T08:30:00.000Z")]
    [InlineData("2026-11-21T10:00:00-23:59", "2026-11-22T09:59:00.000Z")]
    [InlineData("2026-11-21T10:00:00-00:00", "2026-11-21T10:00:00.000Z")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z")]
    [InlineData("2017-01-01T01:59:60.5+02:00", "2017-01-01T00:00:00.000Z")]
    public void A_time_is_read_in_every_spelling_and_written_in_one(string text, string written) =>
        Rfc3339.Write(Rfc3339.Read(text)!.Value).ShouldBe(written);

    [Fact]
    public void Seven_digits_of_a_second_are_kept() =>
        Rfc3339.Read("2026-11-21T10:00:00.12345678Z")!.Value.Ticks.ShouldBe(
            new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero).Ticks + 1234567);

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-21")]
    [InlineData("2026-11-21T10:00:00")]
    [InlineData("2026-11-21T10:00Z")]
    [InlineData("2026-11-21 10:00:00Z")]
    [InlineData("2026-11-21T10:00:00.Z")]
    [InlineData("2026-11-21T10:00:00.1")]
    [InlineData("2026-11-21T10:00:00+1:00")]
    [InlineData("2026-11-21T10:00:00+24:00")]
    [InlineData("2026-11-21T10:00:00+01:60")]
    [InlineData("2026-11-21T10:00:00+0100")]
    [InlineData("2026-11-21T10:00:00Z ")]
    [InlineData("2026-11-21T10:00:00ZZ")]
    [InlineData("2026-11-21T10:00:61Z")]
    [InlineData("2026-11-21T10:00:60Z")]
    [InlineData("2026-11-21T24:00:00Z")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-00-01T00:00:00Z")]
    [InlineData("+026-11-21T10:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+00:01")]
    [InlineData("9999-12-31T23:59:60Z")]
    [InlineData("9999-12-31T23:59:00-00:01")]
    [InlineData("2026-11-21T10:00:00\u0660Z")]
    public void What_is_no_time_or_has_no_offset_is_none(string text) => Rfc3339.Read(text).ShouldBeNull();
}
