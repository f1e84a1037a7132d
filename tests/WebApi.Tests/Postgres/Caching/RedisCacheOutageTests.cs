using System.Diagnostics;
using StackExchange.Redis;

namespace CleanOrders.WebApi.Tests.Postgres.Caching;

/// <summary>Whatever becomes of Redis, answers are right, none is an error, and nothing old comes back with it.</summary>
public sealed class RedisCacheOutageTests
{
    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(4);

    [Theory]
    [InlineData("paused", 10)]
    [InlineData("killed", 4)]
    [InlineData("flushed", 2)]
    public async Task Without_Redis_nothing_fails_and_nothing_old_is_there_when_it_is_back(string how, int seconds)
    {
        await using var redis = await Redis.Own();
        await using var hosts = await CachingHosts.On(redis);
        var sku = await hosts.Here.NewProduct(stock: 0, price: 1);
        (await CachingHosts.Product(hosts.Here, sku)).Price().ShouldBe(1);
        var before = await Load(hosts, Phase);

        await (how switch { "paused" => redis.Pause(), "killed" => redis.Crash(), _ => Flush(redis) });
        var loaded = Load(hosts, TimeSpan.FromSeconds(seconds));
        await hosts.SetPrice(sku, 2);
        (await CachingHosts.Product(hosts.Here, sku)).Price().ShouldBe(2);
        var during = await loaded;
        await (how switch { "paused" => redis.Resume(), "killed" => redis.Start(), _ => Task.CompletedTask });

        var after = await Load(hosts, Phase);
        (await CachingHosts.Product(hosts.Here, sku)).Price().ShouldBe(2);
        (await CachingHosts.Product(hosts.There, sku)).Price().ShouldBe(2);
        foreach (var phase in (Answers[])[before, during, after])
            phase.Failed.ShouldBe(0);
        TestContext.Current.SendDiagnosticMessage(
            "Redis {0}: p99 {1:F1} ms before, {2:F1} ms meanwhile ({3:F1} times), {4:F1} ms after", how, before.P99, during.P99,
            during.P99 / before.P99, after.P99);
        if (how == "flushed")
            return;

        // No caller waits for Redis for long, and the log says so once for each time that it was left out: on a busy machine it may be
        // late, and left out, by itself.
        during.Median.ShouldBeLessThan(1000);
        var said = await Eventually.Be(
            () => Task.FromResult(
                (Away: Lines(hosts.There, "answers are cached in this process alone"), Back: Lines(hosts.There, "responds again after"))),
            lines => lines.Away > 0 && lines.Away == lines.Back);
        said.Away.ShouldBeLessThan(during.Count / 10);
    }

    [Fact]
    public async Task Instances_that_have_a_Redis_each_agree_all_the_same()
    {
        await using var one = await Redis.Own();
        await using var other = await Redis.Own();
        await using var hosts = await CachingHosts.On(one.ConnectionString, other.ConnectionString);
        var sku = await hosts.Here.NewProduct(stock: 0, price: 1);

        for (var cents = 2; cents < 6; cents++)
        {
            _ = await CachingHosts.Product(hosts.There, sku);
            await hosts.SetPrice(sku, cents);
            (await CachingHosts.Product(hosts.Here, sku)).Price().ShouldBe(cents);
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            (await CachingHosts.Product(hosts.There, sku)).Price().ShouldBe(cents);
        }
    }

    [Fact]
    public async Task What_the_service_has_not_put_there_is_read_from_the_database()
    {
        await using var redis = await Redis.Own();
        await using var hosts = await CachingHosts.On(redis);
        foreach (var sku in (string[])["SKU-00001", "SKU-00002", "SKU-00003"])
            await CachingHosts.Product(hosts.Here, sku).ShouldBe(HttpStatusCode.OK);
        await using var connection = await CachedKeys.Connect(redis);
        var database = connection.GetDatabase();
        var keys = await Eventually.Be(() => CachedKeys.Of(connection), keys => keys.Count == 3);
        RedisKey KeyOf(string sku) => keys.Single(key => key.ToString().EndsWith(sku, StringComparison.Ordinal));

        // No entry, one that somebody has changed, and one of another product.
        (await database.StringSetAsync(KeyOf("SKU-00001"), "no entry")).ShouldBeTrue();
        byte[] changed = (await database.StringGetAsync(KeyOf("SKU-00002")))!;
        changed[^20] ^= 1;
        (await database.StringSetAsync(KeyOf("SKU-00002"), changed)).ShouldBeTrue();
        (await database.StringSetAsync(KeyOf("SKU-00003"), await database.StringGetAsync(KeyOf("SKU-00002")))).ShouldBeTrue();

        foreach (var sku in (string[])["SKU-00001", "SKU-00002", "SKU-00003"])
            (await CachingHosts.Product(hosts.There, sku)).Text.ShouldBe((await CachingHosts.Product(hosts.Here, sku)).Text);
        hosts.Reads().There.ShouldBe(3);
    }

    [Fact]
    public async Task Everything_there_ends_by_itself_and_nothing_is_about_a_person()
    {
        await using var redis = await Redis.Own();
        await using var hosts = await CachingHosts.On(redis);
        var customer = await hosts.Here.NewCustomer();
        var order = await customer.PlaceOrder((1, "SKU-00012")).Order();
        foreach (var path in (string[])[
            "/v1/me", "/v1/orders", order.Path, "/v1/products/SKU-00012", "/v1/products", "/v1/products/NO-SUCH",
            "/v1/products?q=ada.lovelace@example.com"])
            _ = await customer.Get(path);
        _ = await hosts.Here.Anonymous().Get("/v1/products?q=ada.lovelace@example.com");

        await using var connection = await CachedKeys.Connect(redis);
        var keys = await Eventually.Be(() => CachedKeys.Of(connection), keys => keys.Count >= 2);

        // The one product and the first page: nothing that was searched for, and nothing that is not there.
        keys.Count.ShouldBe(2, string.Join('\n', keys));
        foreach (var key in keys)
        {
            (await connection.GetDatabase().KeyTimeToLiveAsync(key)).ShouldNotBeNull($"{key}").ShouldBeLessThan(TimeSpan.FromMinutes(3));
            string entry = (await connection.GetDatabase().StringGetAsync(key))!;

            // Before it stands a signature, in which any letter can be.
            var value = entry[entry.IndexOf("{\"", StringComparison.Ordinal)..];
            value.ShouldNotContain("@");
            value.ShouldNotContain(order.Id);
            $"{key}".ShouldNotContain("lovelace");
        }
    }

    private static async Task<Answers> Load(CachingHosts hosts, TimeSpan time)
    {
        var until = Stopwatch.GetTimestamp();
        var (times, failed, next) = (new List<double>(), 0, 0);
        while (Stopwatch.GetElapsedTime(until) < time)
        {
            // Cold and warm ones, at the instance whose way to Redis is the same.
            var asked = Stopwatch.GetTimestamp();
            var answer = await CachingHosts.Product(hosts.There, $"SKU-{(next++ % 1000) + 1:00000}");
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            failed += answer.Status == HttpStatusCode.OK ? 0 : 1;
            await Task.Delay(TimeSpan.FromMilliseconds(2), TestContext.Current.CancellationToken);
        }

        times.Sort();
        return new Answers(times.Count, failed, times[times.Count / 2], times[times.Count * 99 / 100]);
    }

    private static int Lines(Api api, string text) =>
        api.Logs.Lines.Count(line => line.Category.EndsWith("Caching.RedisBreaker", StringComparison.Ordinal)
            && line.Message.Contains(text, StringComparison.Ordinal));

    private static async Task Flush(Redis redis)
    {
        await using var connection = await CachedKeys.Connect(redis);
        await connection.GetServers()[0].FlushAllDatabasesAsync();
    }

    private sealed record Answers(int Count, int Failed, double Median, double P99);
}
