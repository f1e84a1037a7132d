namespace CleanOrders.Gateway.Tests.RateLimiting;

/// <summary>When a plan or the clock changes, nobody gets a free burst, and nobody is locked out.</summary>
public sealed class ChangeTests
{
    private static readonly string[] Plans =
    [
        "Plans:small:api:Limit=10", "Plans:small:api:Window=00:00:01", "Plans:small:api:Burst=5",
        "Plans:large:api:Limit=100", "Plans:large:api:Window=00:00:01", "Plans:large:api:Burst=50",
    ];

    private readonly SetClock _clock = new();

    public static TheoryData<Store> Both => TestLimits.Both;

    [Theory, Trait("Attack", "53"), MemberData(nameof(Both))]
    public async Task A_larger_plan_keeps_the_debt_in_tokens(Store store)
    {
        await using var limits = await TestLimits.Start(store, _clock, Plans);
        var call = ACall.OfAKey(plan: "small");
        (await limits.Accepted(call, of: 9)).ShouldBe(5);

        (await limits.Accepted(call with { Plan = "large" }, of: 90)).ShouldBe(45);
    }

    [Theory, Trait("Attack", "53"), MemberData(nameof(Both))]
    public async Task A_smaller_plan_asks_for_no_more_than_its_own_burst(Store store)
    {
        await using var limits = await TestLimits.Start(store, _clock, Plans);
        var call = ACall.OfAKey(plan: "large");
        (await limits.Accepted(call, of: 90)).ShouldBe(50);

        // Also while it is refused all the time: what was put right stays so.
        for (var i = 0; i < 9; i++)
        {
            (await limits.Decide(call with { Plan = "small" })).IsAllowed.ShouldBeFalse();
            _clock.Advance(0.01);
        }

        _clock.Advance(0.01);
        (await limits.Accepted(call with { Plan = "small" }, of: 9)).ShouldBe(1);
    }

    [Theory, Trait("Attack", "53"), MemberData(nameof(Both))]
    public async Task To_change_the_plan_back_and_forth_gives_nothing(Store store)
    {
        await using var limits = await TestLimits.Start(store, _clock, Plans);
        var call = ACall.OfAKey(plan: "small");
        var accepted = await limits.Accepted(call, of: 5);

        for (var i = 0; i < 20; i++)
            accepted += await limits.Accepted(call with { Plan = i % 2 == 0 ? "large" : "small" }, of: 1);

        // The larger one has 45 more; the smaller one never has room.
        accepted.ShouldBeLessThanOrEqualTo(5 + 10);
        (await limits.Left(call)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_clock_that_goes_back_an_hour_locks_nobody_out(Store store)
    {
        await using var limits = await TestLimits.Start(store, _clock, Plans);
        var call = ACall.OfAKey(plan: "small");
        _ = await limits.Accepted(call, of: 5);

        _clock.Now -= TimeSpan.FromHours(1);

        for (var i = 0; i < 99; i++)
        {
            (await limits.Decide(call)).IsAllowed.ShouldBeFalse();
            _clock.Advance(0.001);
        }

        _clock.Advance(0.001);
        (await limits.Accepted(call, of: 3)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_clock_that_goes_on_an_hour_gives_one_burst(Store store)
    {
        await using var limits = await TestLimits.Start(store, _clock, Plans);
        var call = ACall.OfAKey(plan: "small");
        _ = await limits.Accepted(call, of: 5);

        _clock.Now += TimeSpan.FromHours(1);

        (await limits.Accepted(call, of: 20)).ShouldBe(5);
    }
}
