using CleanOrders.Application.RateLimiting;
using CleanOrders.Infrastructure.RateLimiting.InProcess;

namespace CleanOrders.Gateway.Tests.RateLimiting;

/// <summary>What holds for one rate, in process and in Redis.</summary>
public sealed class DecisionTests
{
    private static readonly string[] TenASecond =
        ["Plans:default:calls:Limit=10", "Plans:default:calls:Window=00:00:01", "Plans:default:calls:Burst=3"];

    private readonly SetClock _clock = new();

    public static TheoryData<Store> Both => TestLimits.Both;

    [Theory, Trait("Attack", "55"), MemberData(nameof(Both))]
    public async Task A_burst_goes_on_and_the_next_call_may_come_when_it_is_told_to(Store store)
    {
        await using var limits = await TestLimits.Start(store, _clock, TenASecond);
        var call = ACall.OfAKey();

        (await limits.Accepted(call, of: 3)).ShouldBe(3);
        var refused = await limits.Decide(call);
        refused.RefusedBy.ShouldNotBeNull().Policy.Name.ShouldBe("calls");
        refused.RefusedBy.Remaining.ShouldBe(0);
        refused.RefusedBy.Reset.ShouldBe(TimeSpan.FromMilliseconds(300));
        refused.RetryAfter.ShouldBe(TimeSpan.FromMilliseconds(100));

        _clock.Now += refused.RetryAfter!.Value - TimeSpan.FromTicks(1);
        (await limits.Decide(call)).IsAllowed.ShouldBeFalse();
        _clock.Now += TimeSpan.FromTicks(1);
        (await limits.Decide(call)).IsAllowed.ShouldBeTrue();
    }

    [Theory, Trait("Attack", "55"), MemberData(nameof(Both))]
    public async Task A_refused_call_takes_nothing_and_does_not_make_the_wait_longer(Store store)
    {
        await using var limits = await TestLimits.Start(store, _clock, TenASecond);
        var call = ACall.OfAKey();
        _ = await limits.Accepted(call, of: 3);

        (await limits.Accepted(call, of: 100)).ShouldBe(0);

        _clock.Advance(0.1);
        (await limits.Accepted(call, of: 2)).ShouldBe(1);
    }

    [Theory, Trait("Attack", "52"), MemberData(nameof(Both))]
    public async Task To_ask_what_is_left_takes_nothing(Store store)
    {
        await using var limits = await TestLimits.Start(store, _clock, TenASecond);
        var call = ACall.OfAKey();

        for (var i = 0; i < 10; i++)
            (await limits.Left(call)).ShouldBe(3);

        (await limits.Accepted(call, of: 4)).ShouldBe(3);
        (await limits.Left(call)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Where_one_limit_refuses_no_other_is_counted_whosever_it_is(Store store)
    {
        await using var limits = await TestLimits.Start(
            store, _clock, [.. TenASecond, "Plans:default:everybody:Per=plan", "Plans:default:everybody:Limit=1000",
                "Plans:default:everybody:Burst=100", "Plans:default:month:Kind=month", "Plans:default:month:Limit=100"]);
        var plan = LimitSubject.OfPlan("default");
        await limits.Limiter.Reset(plan, TestContext.Current.CancellationToken);
        var call = ACall.OfAKey();

        (await limits.Accepted(call, of: 50)).ShouldBe(3);

        (await limits.Limiter.Peek(call, TestContext.Current.CancellationToken))
            .ToDictionary(state => state.Policy.Name, state => state.Remaining)
            .ShouldBe(new Dictionary<string, long> { ["calls"] = 0, ["everybody"] = 97, ["month"] = 97 }, ignoreOrder: true);
    }

    [Theory, Trait("Attack", "52"), MemberData(nameof(Both))]
    public async Task A_call_that_costs_more_than_fits_never_goes_on_and_is_not_asked_to_retry(Store store)
    {
        await using var limits = await TestLimits.Start(
            store, _clock, [.. TenASecond, "Routes:export:Path=/v1/exports", "Routes:export:Cost=4"]);
        var call = ACall.OfAKey(path: "/v1/exports/7");

        var refused = await limits.Decide(call);

        refused.Route.ShouldBe("export");
        refused.IsAllowed.ShouldBeFalse();
        refused.RetryAfter.ShouldBeNull();
        (await limits.Left(call)).ShouldBe(3);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_call_takes_what_its_route_costs(Store store)
    {
        await using var limits = await TestLimits.Start(
            store, _clock,
            [.. TenASecond, "Routes:list:Path=/v1/orders", "Routes:list:Methods=GET", "Routes:list:Cost=2", "Routes:all:Path=/",
                "Routes:all:Cost=0"]);
        var call = ACall.OfAKey();

        (await limits.Decide(call)).Limits[0].Remaining.ShouldBe(3);
        (await limits.Decide(call with { Method = "GET" })).Limits[0].Remaining.ShouldBe(1);
        (await limits.Decide(call with { Method = "GET" })).RetryAfter.ShouldBe(TimeSpan.FromMilliseconds(100));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_is_reset_is_there_again(Store store)
    {
        await using var limits = await TestLimits.Start(store, _clock, TenASecond);
        var call = ACall.OfAKey();
        _ = await limits.Accepted(call, of: 3);

        await limits.Limiter.Reset(LimitSubject.Of(call.Key!.Value), TestContext.Current.CancellationToken);

        (await limits.Accepted(call, of: 4)).ShouldBe(3);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_limit_in_shadow_reports_and_refuses_nothing(Store store)
    {
        await using var limits = await TestLimits.Start(
            store, _clock,
            [.. TenASecond, "Plans:default:strict:Limit=10", "Plans:default:strict:Burst=1", "Plans:default:strict:Shadow=true"]);
        var call = ACall.OfAKey();

        (await limits.Accepted(call, of: 10)).ShouldBe(3);

        var state = (await limits.Limiter.Peek(call, TestContext.Current.CancellationToken)).Single(one => one.Policy.IsShadow);
        state.Remaining.ShouldBe(0);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_limit_that_makes_the_caller_wait_longest_is_named(Store store)
    {
        await using var limits = await TestLimits.Start(
            store, _clock, [.. TenASecond, "Plans:default:slow:Limit=60", "Plans:default:slow:Burst=3"]);
        var call = ACall.OfAKey();
        _ = await limits.Accepted(call, of: 3);

        var refused = await limits.Decide(call);

        refused.RefusedBy!.Policy.Name.ShouldBe("slow");
        refused.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Who_is_nobody_is_counted_by_the_network_and_who_signed_in_without_a_key_by_the_user(Store store)
    {
        await using var limits = await TestLimits.Start(
            store, _clock, [.. TenASecond, "Plans:anonymous:calls:Limit=60", "Plans:anonymous:calls:Burst=2"]);
        var nobody = ACall.OfNobody();
        var bytes = nobody.Address!.GetAddressBytes();
        bytes[15] ^= 1;
        var user = ACall.OfAKey() with { Key = null };

        (await limits.Accepted(nobody, of: 2)).ShouldBe(2);
        (await limits.Accepted(nobody with { Address = new IPAddress(bytes) }, of: 2)).ShouldBe(0);
        (await limits.Accepted(user, of: 4)).ShouldBe(3);
        (await limits.Decide(user)).RefusedBy!.Subject.ShouldBe(LimitSubject.Of(user.User!.Value));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_subject_is_shown_by_the_plan_that_it_was_counted_by(Store store)
    {
        await using var limits = await TestLimits.Start(
            store, _clock, [.. TenASecond, "Plans:gold:api:Limit=1000", "Plans:gold:api:Burst=50"]);
        var call = ACall.OfAKey(plan: "gold");
        _ = await limits.Accepted(call, of: 5);

        var states = await limits.Limiter.Peek(LimitSubject.Of(call.Key!.Value), TestContext.Current.CancellationToken);

        var state = states.ShouldHaveSingleItem();
        state.Quota.ShouldBe(1000);
        state.Remaining.ShouldBe(45);
    }

    [Fact]
    public async Task A_plan_that_nobody_configured_is_the_default_one()
    {
        await using var limits = await TestLimits.Start(Store.InProcess, _clock, TenASecond);

        (await limits.Decide(ACall.OfAKey(plan: "gone"))).Plan.ShouldBe("default");
    }

    [Fact]
    public async Task A_million_networks_are_kept_in_a_bounded_table_and_who_is_refused_stays_refused()
    {
        await using var limits = await TestLimits.Start(
            Store.InProcess, _clock, "Plans:anonymous:calls:Limit=60", "Plans:anonymous:calls:Burst=2");
        var attacker = ACall.OfNobody();
        _ = await limits.Accepted(attacker, of: 2);

        for (var i = 0; i < 1_000_000; i++)
            _ = await limits.Decide(attacker with { Address = Network(i) });

        limits.Get<InProcessStore>().Count.ShouldBeInRange(100_000, 200_000);
        (await limits.Accepted(attacker, of: 1)).ShouldBe(0);
    }

    private static IPAddress Network(int number) =>
        new([0x20, 1, (byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
}
