using CleanOrders.Infrastructure.RateLimiting.InRedis;
using CleanOrders.Infrastructure.Redis;
using StackExchange.Redis;

namespace CleanOrders.Gateway.Tests.RateLimiting;

/// <summary>What a decision does to Redis, and what it takes from Redis.</summary>
public sealed class ScriptTests
{
    private static readonly string[] OfEachKind =
    [
        "Plans:default:calls:Limit=100", "Plans:default:calls:Burst=50", "Plans:default:places:Kind=concurrency",
        "Plans:default:places:Limit=50", "Plans:default:daily:Kind=day", "Plans:default:daily:Limit=1000",
        "Plans:default:network:Per=address", "Plans:default:network:Limit=1000", "Plans:default:network:Burst=50",
    ];

    [Fact]
    public async Task A_decision_is_one_command_whatever_it_has_to_decide()
    {
        await using var redis = await Redis.Own();
        await using var limits = await TestLimits.Start($"{redis.ConnectionString},allowAdmin=true", clock: null, OfEachKind);
        var server = await Server(limits);
        await limits.Get<LiveInstances>().StopAsync(TestContext.Current.CancellationToken);
        _ = await limits.Decide(ACall.OfAKey());
        var before = await Sent(server);

        for (var i = 0; i < 100; i++)
            (await limits.Decide(ACall.OfAKey())).Limits.Count.ShouldBe(4);

        (await Sent(server) - before).ShouldBe(100);
    }

    [Fact]
    public async Task Every_key_goes_by_itself()
    {
        await using var redis = await Redis.Own();
        await using var limits = await TestLimits.Start($"{redis.ConnectionString},allowAdmin=true", clock: null, OfEachKind);
        for (var i = 0; i < 200; i++)
            await (await limits.Decide(ACall.OfAKey())).Lease!.DisposeAsync();
        await using var held = (await limits.Decide(ACall.OfAKey())).Lease;

        var connection = await limits.Get<RedisConnection>().Open();
        var keys = connection.GetServers()[0].Keys(pattern: "rl:*").ToList();

        keys.Count.ShouldBeGreaterThan(100);
        foreach (var key in keys)
            ((long)await connection.GetDatabase().ExecuteAsync("PTTL", key)).ShouldNotBe(-1, $"{key} has no time to live");
    }

    [Fact]
    public async Task A_call_that_is_refused_again_writes_nothing()
    {
        await using var redis = await Redis.Own();
        await using var limits = await TestLimits.Start(
            $"{redis.ConnectionString},allowAdmin=true", clock: null, "Plans:default:calls:Limit=1", "Plans:default:calls:Burst=1");
        var call = ACall.OfAKey();
        _ = await limits.Decide(call);
        var connection = await limits.Get<RedisConnection>().Open();
        var stored = await connection.GetDatabase().HashGetAllAsync(KeyOf(call));

        (await limits.Accepted(call, of: 50)).ShouldBe(0);

        (await connection.GetDatabase().HashGetAllAsync(KeyOf(call))).ShouldBe(stored, ignoreOrder: true);
    }

    [Fact]
    public async Task A_server_that_forgot_the_script_is_sent_it_again_and_nobody_notices()
    {
        await using var redis = await Redis.Own();
        await using var limits = await TestLimits.Start($"{redis.ConnectionString},allowAdmin=true", clock: null, OfEachKind);
        var call = ACall.OfAKey();
        var server = await Server(limits);

        for (var i = 0; i < 5; i++)
        {
            (await limits.Decide(call)).IsAllowed.ShouldBeTrue();
            await server.ScriptFlushAsync();
        }

        limits.Log.ShouldBeEmpty();
        limits.Get<StoreBreaker>().IsOpen.ShouldBeFalse();
        (await limits.Decide(call)).Limits.Single(state => state.Policy.Name == "daily").Remaining.ShouldBe(994);
    }

    [Fact]
    public async Task A_server_that_forgot_everything_begins_anew_and_counts()
    {
        await using var redis = await Redis.Own();
        await using var limits = await TestLimits.Start(
            $"{redis.ConnectionString},allowAdmin=true", clock: null, "Plans:default:calls:Limit=60", "Plans:default:calls:Burst=5");
        var call = ACall.OfAKey();
        (await limits.Accepted(call, of: 20)).ShouldBeInRange(5, 6);

        await (await Server(limits)).FlushAllDatabasesAsync();

        // What it refused before is remembered for a second at most.
        _ = await Eventually.Be(() => limits.Accepted(call, of: 1), accepted => accepted == 1);
        (await limits.Accepted(call, of: 20)).ShouldBeInRange(4, 6);
    }

    private static string KeyOf(Application.RateLimiting.LimitedCall call) =>
        ScriptArguments.KeyOf(Application.RateLimiting.LimitSubject.Of(call.Key!.Value));

    private static async Task<IServer> Server(TestLimits limits) => (await limits.Get<RedisConnection>().Open()).GetServers()[0];

    private static async Task<long> Sent(IServer server)
    {
        var statistics = (await server.InfoAsync("commandstats")).SelectMany(section => section);
        return long.Parse(
            statistics.Single(row => row.Key == "cmdstat_evalsha").Value.Split('=', ',')[1],
            System.Globalization.CultureInfo.InvariantCulture);
    }
}
