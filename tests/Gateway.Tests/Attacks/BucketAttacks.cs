using System.Diagnostics;
using System.Security.Cryptography;

namespace CleanOrders.Gateway.Tests.Attacks;

/// <summary>One client that asks in many ways, so that each of them might be counted by itself.</summary>
public sealed class BucketAttacks
{
    private const int Burst = 5;

    private static readonly string[] Methods = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];

    [Fact, Trait("Attack", "47")]
    public async Task Every_method_host_query_and_version_is_one_bucket()
    {
        await using var api = await StubApi.Start();
        var redis = (await Redis.Shared()).ConnectionString;
        await using var one = await New(api, redis, "Http1");
        await using var two = await New(api, redis, "Http2");
        var address = new IPAddress(RandomNumberGenerator.GetBytes(16)).ToString();
        Func<Task<HttpStatusCode>>[] ways =
        [
            .. Methods.Select(method => Asked(one, method, "/v1/orders", HttpVersion.Version11)),
            .. Methods.Select(method => Asked(two, method, "/v1/orders", HttpVersion.Version20)),
            Asked(one, "GET", "/v1/orders?limit=1&status=paid", HttpVersion.Version11),
            Asked(one, "GET", "/v1/orders?status=paid&limit=1", HttpVersion.Version11),
            Asked(one, "GET", "/v1/orders", HttpVersion.Version11, ("Host", "evil.example")),
            Asked(two, "GET", "/v1/orders", HttpVersion.Version20, ("Host", "other.example")),
            Asked(one, "OPTIONS", "/v1/orders", HttpVersion.Version11, ("Origin", "https://evil.example"),
                ("Access-Control-Request-Method", "POST")),
        ];
        var started = Stopwatch.GetTimestamp();
        var (accepted, refused) = (0, new bool[ways.Length]);

        // Until each way was refused once: one with a bucket of its own is let in five times more.
        while (refused.Contains(false) && Stopwatch.GetElapsedTime(started) < Eventually.Bound)
        {
            for (var way = 0; way < ways.Length; way++)
            {
                var status = await ways[way]();
                refused[way] |= status == HttpStatusCode.TooManyRequests;
                accepted += status == HttpStatusCode.OK ? 1 : 0;
            }
        }

        refused.ShouldAllBe(wasRefused => wasRefused);
        accepted.ShouldBeInRange(Burst, Burst + 1 + (int)(Stopwatch.GetElapsedTime(started).TotalHours * Burst));

        Func<Task<HttpStatusCode>> Asked(
            TestGateway gateway, string method, string path, Version version, params (string Name, string Value)[] headers) => async () =>
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(gateway.Address, path))
            {
                Version = version,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            request.Headers.Add("X-Forwarded-For", address);
            foreach (var (name, value) in headers)
                request.Headers.Add(name, value);
            using var answer = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        };
    }

    /// <summary>Five at once, and five an hour.</summary>
    private static Task<TestGateway> New(StubApi api, string redis, string protocol) => TestGateway.New(
        api, ("Kestrel:EndpointDefaults:Protocols", protocol), ("TrustedProxies:0", "127.0.0.0/8"), ("ConnectionStrings:Redis", redis),
        ("Limits:Plans:anonymous:api:Limit", $"{Burst}"), ("Limits:Plans:anonymous:api:Window", "01:00:00"),
        ("Limits:Plans:anonymous:api:Burst", $"{Burst}"));
}
