using System.Globalization;
using CleanOrders.Application.RateLimiting;
using CleanOrders.Infrastructure.RateLimiting.Quotas;
using CleanOrders.Infrastructure.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Gateway.Tests.RateLimiting;

/// <summary>What was used of a day and a month outlives Redis and the process, in the database.</summary>
public sealed class QuotaCopyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_quota_holds_when_redis_has_lost_everything()
    {
        await using var redis = await Redis.Own();
        await using var api = await Start(await TestDatabase.Seeded(DatabaseKind.Postgres), redis);
        var call = ACall.OfAKey("copied");
        (await Accepted(api, call, of: 3)).ShouldBe(3);
        await Copied(api, call, used: 3);

        await Flush(api);

        (await Left(api, call)).ShouldBe([2, 7]);
        (await Accepted(api, call, of: 5)).ShouldBe(2);
        (await Left(api, call)).ShouldBe([0, 5]);
    }

    [Fact]
    public async Task Of_callers_that_come_at_once_to_a_redis_that_has_lost_everything_no_more_go_on_than_are_left()
    {
        await using var redis = await Redis.Own();
        await using var api = await Start(await TestDatabase.Seeded(DatabaseKind.Postgres), redis);
        var call = ACall.OfAKey("copied");
        _ = await Accepted(api, call, of: 3);
        await Copied(api, call, used: 3);

        await Flush(api);

        var accepted = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Accepted(api, call, of: 1))));
        accepted.Sum().ShouldBe(2);
    }

    [Fact]
    public async Task A_quota_holds_when_the_process_without_redis_is_started_again()
    {
        await using var database = await TestDatabase.Seeded(DatabaseKind.Sqlite);
        var call = ACall.OfAKey("copied");
        await using (var before = await Start(database, redis: null))
        {
            (await Accepted(before, call, of: 3)).ShouldBe(3);
            await Copied(before, call, used: 3);
        }

        await using var after = await Start(database, redis: null);

        (await Left(after, call)).ShouldBe([2, 7]);
        (await Accepted(after, call, of: 5)).ShouldBe(2);
    }

    [Fact]
    public async Task What_was_reset_does_not_come_back_from_the_copy()
    {
        await using var redis = await Redis.Own();
        await using var api = await Start(await TestDatabase.Seeded(DatabaseKind.Postgres), redis);
        var call = ACall.OfAKey("copied");
        _ = await Accepted(api, call, of: 3);
        await Copied(api, call, used: 3);

        await api.Services.GetRequiredService<IRateLimiter>().Reset(LimitSubject.Of(call.Key!.Value), Ct);
        (await Left(api, call)).ShouldBe([5, 10]);
        await Flush(api);

        (await Left(api, call)).ShouldBe([5, 10]);
    }

    [Fact]
    public async Task A_copy_is_of_its_own_day_and_only_the_largest_number_is_kept()
    {
        await using var database = await TestDatabase.Seeded(DatabaseKind.Postgres);
        await using var api = await Start(database, redis: null);
        var table = api.Services.GetRequiredService<QuotaTable>();
        var subject = LimitSubject.OfPlan($"p{Guid.CreateVersion7():N}");

        foreach (var (day, used) in ((long, long)[])[(700, 5), (700, 3), (701, 1), (700, 9)])
            await table.Write([new QuotaCopy(subject, "d:daily", day, used)], Ct);

        (await table.Read(subject, Ct)).ShouldHaveSingleItem().ShouldBe(new QuotaCopy(subject, "d:daily", 701, 1));
        await table.Prune(Ct);
        (await table.Read(subject, Ct)).ShouldHaveSingleItem();
        await table.Write([new QuotaCopy(subject, "m:old", 1, 1)], Ct);
        await table.Prune(Ct);
        (await table.Read(subject, Ct)).ShouldHaveSingleItem().Policy.ShouldBe("d:daily");
    }

    private static Task<Api> Start(TestDatabase database, Redis? redis)
    {
        var settings = new Dictionary<string, string>
        {
            ["Limits:StoreTimeout"] = "00:00:01",
            ["Limits:Plans:copied:daily:Kind"] = "day",
            ["Limits:Plans:copied:daily:Limit"] = "5",
            ["Limits:Plans:copied:monthly:Kind"] = "month",
            ["Limits:Plans:copied:monthly:Limit"] = "10",
        };
        if (redis is not null)
            settings["ConnectionStrings:Redis"] = $"{redis.ConnectionString},allowAdmin=true";
        return Api.New(new ApiOptions { Database = database, Settings = settings });
    }

    private static async Task<int> Accepted(Api api, LimitedCall call, int of)
    {
        var accepted = 0;
        for (var i = 0; i < of; i++)
            accepted += (await api.Services.GetRequiredService<IRateLimiter>().Decide(call, Ct)).IsAllowed ? 1 : 0;
        return accepted;
    }

    private static async Task<long[]> Left(Api api, LimitedCall call) =>
        [.. (await api.Services.GetRequiredService<IRateLimiter>().Peek(call, Ct)).Select(state => state.Remaining)];

    private static async Task Copied(Api api, LimitedCall call, long used) => _ = await Eventually.Be(
        async () =>
        {
            var copies = await api.Services.GetRequiredService<QuotaTable>().Read(LimitSubject.Of(call.Key!.Value), Ct);
            return string.Join(',', copies.Select(copy => copy.Used.ToString(CultureInfo.InvariantCulture)));
        }, copies => copies == $"{used},{used}");

    private static async Task Flush(Api api)
    {
        var connection = await api.Services.GetRequiredService<RedisConnection>().Open();
        await connection.GetServers()[0].FlushAllDatabasesAsync();
    }
}
