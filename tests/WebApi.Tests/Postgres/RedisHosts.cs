using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Postgres;

/// <summary>Two hosts on one PostgreSQL and one Redis, of which the second is watched on its way to PostgreSQL.</summary>
internal sealed class RedisHosts : IAsyncDisposable
{
    private const string LookUp = "AND EXISTS (SELECT 1 FROM sessions";

    private RedisHosts(TestDatabase database, WireTap tap, Api here, Api there)
    {
        (Database, Tap, Here, There) = (database, tap, here, there);
    }

    public TestDatabase Database { get; }

    public WireTap Tap { get; }

    public Api Here { get; }

    public Api There { get; }

    public static async Task<RedisHosts> On(Redis redis)
    {
        var database = await TestDatabase.Seeded();
        var tap = new WireTap(database.ConnectionString!);
        var here = await Api.New(Options(database, redis, database.ConnectionString!));
        return new RedisHosts(database, tap, here, await Api.New(Options(database, redis, tap.ConnectionString)));
    }

    public async ValueTask DisposeAsync()
    {
        await Here.DisposeAsync();
        await There.DisposeAsync();
        await Tap.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>Waits until it is refused there, and looks once more.</summary>
    public async Task Refused(Tokens tokens)
    {
        _ = await Eventually.Be(() => There.Me(tokens.AccessToken), answer => answer.Status == HttpStatusCode.Unauthorized);
        await There.Me(tokens.AccessToken).ShouldBeRefused();
    }

    /// <summary>How often a request there looks up whether its session goes on.</summary>
    public async Task<int> LookUps(Tokens tokens)
    {
        _ = Tap.Take();
        await There.Bearing(tokens.AccessToken).Get("/v1/inventory/SKU-00001").ShouldBeProblem(403, "auth.forbidden");
        return Tap.Take().Statements.Count(statement => statement.Contains(LookUp, StringComparison.Ordinal));
    }

    /// <summary>Waits until the second host has logged the line once.</summary>
    public Task<int> Logged(string line) => Eventually.Be(
        () => Task.FromResult(There.Logs.Lines.Count(logged => logged.Message.StartsWith(line, StringComparison.Ordinal))),
        count => count == 1);

    private static ApiOptions Options(TestDatabase database, Redis redis, string connectionString) => new()
    {
        Database = database,
        Settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ConnectionStrings:Orders"] = connectionString,
            ["ConnectionStrings:Redis"] = redis.ConnectionString,
            ["Workers:Enabled"] = "false",
        },
    };
}
