namespace CleanOrders.Gateway.Tests.Nodes;

/// <summary>One API key, three gateways, two processes of the API, and far more calls than its plan allows.</summary>
public sealed class KeyFloodTests
{
    private const string Path = "/v1/products?limit=1";

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 10 : 4);

    [Fact, Trait("Attack", "50")]
    public async Task A_key_at_twenty_times_its_limit_gets_what_that_says()
    {
        await using var database = await TestDatabase.Seeded();
        await using var redis = await Redis.Own();
        await using var first = await ApiProcess.Start(database);
        await using var second = await ApiProcess.Start(database);
        var (key, other) = (await NewKey(first), await NewKey(first));
        await using var nodes = await GatewayNodes.Before(
            [first, second], database, count: 3, redis.ConnectionString,
            "StoreTimeout=00:00:01", "Plans:default:api:Limit=10", "Plans:default:api:Window=00:00:01", "Plans:default:api:Burst=10");
        var limit = new Admission(Rate: 10, Burst: 10);

        // What is slow once would be taken for a time in which nobody called.
        _ = await nodes.Flood(Path, _ => other, TimeSpan.FromSeconds(1));

        var calls = await nodes.Flood(Path, [key], limit, Time);

        calls.ShouldAllBe(call => call.Status == HttpStatusCode.OK || call.Status == HttpStatusCode.TooManyRequests);
        limit.ShouldNotBeExceeded(calls);
        limit.ShouldBeUsed(calls);
    }

    private static async Task<string> NewKey(ApiProcess api) => (await api.As(Who.Admin).Post(
        "/v1/api-keys", new { name = "x", plan = "default", permissions = (string[])["inventory:read"] }).Json())
        .GetProperty("key").GetString()!;
}
