using StackExchange.Redis;

namespace CleanOrders.WebApi.Tests.Postgres.Caching;

/// <summary>Two hosts on one PostgreSQL, each watched on its way there, and each with a Redis or none.</summary>
internal sealed class CachingHosts : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private CachingHosts(TestDatabase database, WireTap tapHere, WireTap tapThere, Api here, Api there)
    {
        _database = database;
        (TapHere, TapThere, Here, There) = (tapHere, tapThere, here, there);
    }

    public WireTap TapHere { get; }

    public WireTap TapThere { get; }

    public Api Here { get; }

    public Api There { get; }

    public static Task<CachingHosts> On(Redis? redis) => On(redis?.ConnectionString, redis?.ConnectionString);

    public static async Task<CachingHosts> On(string? redisHere, string? redisThere)
    {
        var database = await TestDatabase.Seeded();
        var (tapHere, tapThere) = (new WireTap(database.ConnectionString!), new WireTap(database.ConnectionString!));
        return new CachingHosts(
            database, tapHere, tapThere, await Api.New(Options(database, tapHere, redisHere)),
            await Api.New(Options(database, tapThere, redisThere)));
    }

    /// <summary>How often a product was read from the database since this was asked last, by each host.</summary>
    public (int Here, int There) Reads() => (Reads(TapHere), Reads(TapThere));

    public static Task<HttpAnswer> Product(Api api, string sku) => api.Anonymous().Get($"/v1/products/{sku}");

    /// <summary>Changes a price, and returns when it is committed.</summary>
    public Task SetPrice(string sku, long cents) => Here.As(Admin).With("If-Match", "*")
        .Put($"/v1/products/{sku}", new { name = "A lamp", price = new { amount = cents, currency = "EUR" } })
        .ShouldBe(HttpStatusCode.OK);

    public async ValueTask DisposeAsync()
    {
        await Here.DisposeAsync();
        await There.DisposeAsync();
        await TapHere.DisposeAsync();
        await TapThere.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static int Reads(WireTap tap) =>
        tap.Take().Statements.Count(statement => statement.Contains("USING (sku) WHERE sku", StringComparison.Ordinal));

    private static ApiOptions Options(TestDatabase database, WireTap tap, string? redis)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ConnectionStrings:Orders"] = tap.ConnectionString,
            ["Workers:Enabled"] = "false",
        };
        if (redis is not null)
            settings["ConnectionStrings:Redis"] = redis;
        return new ApiOptions { Database = database, Settings = settings };
    }
}

internal static class CachedPrices
{
    public static long Price(this HttpAnswer product) => product.Member("price").GetProperty("amount").GetInt64();
}

/// <summary>What the hosts have put into Redis.</summary>
internal static class CachedKeys
{
    public static Task<ConnectionMultiplexer> Connect(Redis redis) =>
        ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},allowAdmin=true");

    public static async Task<List<RedisKey>> Of(ConnectionMultiplexer connection)
    {
        var keys = new List<RedisKey>();
        await foreach (var key in connection.GetServers()[0].KeysAsync(pattern: "*cache:*"))
            keys.Add(key);
        return keys;
    }
}
