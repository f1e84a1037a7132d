namespace CleanOrders.Gateway.Tests.RateLimiting;

/// <summary>Quotas of calendar days and months, in UTC.</summary>
public sealed class QuotaTests
{
    private readonly SetClock _clock = new();

    public static TheoryData<Store> Both => TestLimits.Both;

    public static TheoryData<Store, string> Months => new MatrixTheoryData<Store, string>(
        [Store.InProcess, Store.Redis],
        ["2026-11-27", "2026-12-31", "2027-01-01", "2027-02-28", "2028-02-28", "2028-02-29", "2028-03-01", "2028-12-31", "2029-01-01",
            "2032-02-29", "2052-12-31"]);

    [Theory, MemberData(nameof(Both))]
    public async Task A_day_ends_at_midnight_and_the_next_has_all_of_it(Store store)
    {
        await using var limits = await TestLimits.Start(store, _clock, "Plans:default:daily:Kind=day", "Plans:default:daily:Limit=3");
        var call = ACall.OfAKey();

        (await limits.Accepted(call, of: 5)).ShouldBe(3);
        (await limits.Decide(call)).RetryAfter.ShouldBe(TimeSpan.FromHours(12));
        _clock.Now += TimeSpan.FromHours(12) - TimeSpan.FromTicks(1);
        (await limits.Accepted(call, of: 1)).ShouldBe(0);
        _clock.Now += TimeSpan.FromTicks(1);
        (await limits.Accepted(call, of: 5)).ShouldBe(3);
    }

    [Theory, MemberData(nameof(Months))]
    public async Task A_month_ends_when_the_calendar_says(Store store, string day)
    {
        _clock.Now = DateTimeOffset.Parse($"{day}T18:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        var first = new DateTimeOffset(_clock.Now.Year, _clock.Now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        await using var limits = await TestLimits.Start(store, _clock, "Plans:default:monthly:Kind=month", "Plans:default:monthly:Limit=1");
        var call = ACall.OfAKey();
        (await limits.Decide(call)).IsAllowed.ShouldBeTrue();

        var refused = await limits.Decide(call);

        refused.RetryAfter.ShouldBe(first.AddMonths(1) - _clock.Now);
        refused.RefusedBy!.Window.ShouldBe(first.AddMonths(1) - first);
        _clock.Now = first.AddMonths(1).AddTicks(-1);
        (await limits.Decide(call)).IsAllowed.ShouldBeFalse();
        _clock.Now = first.AddMonths(1);
        (await limits.Decide(call)).IsAllowed.ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_limit_that_is_raised_gives_what_was_added(Store store)
    {
        await using var limits = await TestLimits.Start(store, _clock, "Plans:default:daily:Kind=day", "Plans:default:daily:Limit=3");
        var call = ACall.OfAKey();
        (await limits.Accepted(call, of: 5)).ShouldBe(3);

        limits.Change("Plans:default:daily:Limit=5");
        (await limits.Accepted(call, of: 5)).ShouldBe(2);

        limits.Change("Plans:default:daily:Limit=1");
        (await limits.Decide(call)).RefusedBy!.Remaining.ShouldBe(0);
    }
}
