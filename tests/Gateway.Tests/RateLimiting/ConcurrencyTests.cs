using CleanOrders.Application.RateLimiting;
using CleanOrders.Infrastructure.RateLimiting;
using CleanOrders.Infrastructure.RateLimiting.InRedis;
using CleanOrders.Infrastructure.Redis;

namespace CleanOrders.Gateway.Tests.RateLimiting;

/// <summary>Limits on calls that are under way at the same time.</summary>
public sealed class ConcurrencyTests
{
    private static readonly string[] TwoAtOnce =
        ["Plans:default:places:Kind=concurrency", "Plans:default:places:Limit=2", "Plans:default:places:Window=00:00:03"];

    private readonly SetClock _clock = new();

    public static TheoryData<Store> Both => TestLimits.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_place_is_free_when_a_call_ends_and_only_once(Store store)
    {
        await using var limits = await TestLimits.Start(store, _clock, TwoAtOnce);
        var call = ACall.OfAKey();
        var first = await limits.Decide(call);
        var second = await limits.Decide(call);

        (await limits.Decide(call)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        await first.Lease!.DisposeAsync();
        await first.Lease.DisposeAsync();
        var third = await limits.Decide(call);

        third.IsAllowed.ShouldBeTrue();
        (await limits.Decide(call)).IsAllowed.ShouldBeFalse();
        await second.Lease!.DisposeAsync();
        await third.Lease!.DisposeAsync();
        (await limits.Left(call)).ShouldBe(2);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_call_that_another_limit_refuses_takes_no_place(Store store)
    {
        await using var limits = await TestLimits.Start(
            store, _clock, [.. TwoAtOnce, "Plans:default:calls:Limit=10", "Plans:default:calls:Burst=1"]);
        var call = ACall.OfAKey();
        await (await limits.Decide(call)).Lease!.DisposeAsync();

        var refused = await limits.Decide(call);

        refused.IsAllowed.ShouldBeFalse();
        refused.Lease.ShouldBeNull();
        (await Places(limits, call)).ShouldBe(2);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_reset_leaves_calls_under_way_counted(Store store)
    {
        await using var limits = await TestLimits.Start(store, _clock, TwoAtOnce);
        var call = ACall.OfAKey();
        _ = await limits.Accepted(call, of: 2);

        await limits.Limiter.Reset(LimitSubject.Of(call.Key!.Value), TestContext.Current.CancellationToken);

        (await limits.Left(call)).ShouldBe(0);
    }

    [Fact]
    public async Task The_place_of_a_process_that_died_is_free_when_its_lease_ends()
    {
        await using var died = await TestLimits.Start(Store.Redis, _clock, TwoAtOnce);
        await using var lives = await TestLimits.Start(Store.Redis, _clock, TwoAtOnce);
        var call = ACall.OfAKey();
        (await died.Accepted(call, of: 2)).ShouldBe(2);
        (await lives.Accepted(call, of: 1)).ShouldBe(0);

        _clock.Advance(3);

        (await lives.Accepted(call, of: 3)).ShouldBe(2);
    }

    [Fact]
    public async Task A_long_call_keeps_its_place()
    {
        await using var limits = await TestLimits.Start(Store.Redis, clock: null, TwoAtOnce);
        var call = ACall.OfAKey();
        _ = await limits.Accepted(call, of: 2);
        var connection = await limits.Get<RedisConnection>().Open();
        var key = ScriptArguments.KeyOf(new LimitCheck(LimitSubject.Of(call.Key!.Value), (await limits.Decide(call)).Limits[0].Policy, 1));
        var ends = (await connection.GetDatabase().SortedSetRangeByRankWithScoresAsync(key)).Max(place => place.Score);

        // By the loop that every process has.
        _ = await Eventually.Be(
            () => connection.GetDatabase().SortedSetRangeByRankWithScoresAsync(key),
            places => places.Length == 2 && places.All(place => place.Score > ends));

        (await limits.Decide(call)).IsAllowed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_clock_that_goes_back_holds_no_place_for_longer_than_a_lease()
    {
        await using var limits = await TestLimits.Start(Store.Redis, _clock, TwoAtOnce);
        var call = ACall.OfAKey();
        _ = await limits.Accepted(call, of: 2);

        _clock.Now -= TimeSpan.FromHours(1);
        (await limits.Accepted(call, of: 1)).ShouldBe(0);
        _clock.Advance(3);

        (await limits.Accepted(call, of: 1)).ShouldBe(1);
    }

    private static async Task<long> Places(TestLimits limits, LimitedCall call) =>
        (await limits.Limiter.Peek(call, TestContext.Current.CancellationToken))
            .Single(state => state.Policy.Kind is LimitKind.Concurrency).Remaining;
}
