// YARP with nothing around it, and with the limiter of RedisRateLimiting.AspNetCore:   Yarp PORT UPSTREAM [REDIS]
using System.Globalization;
using RedisRateLimiting;
using StackExchange.Redis;
using Yarp.ReverseProxy.Configuration;

const int Unlimited = 1_000_000_000;

var builder = WebApplication.CreateSlimBuilder();
_ = builder.WebHost.UseUrls($"http://127.0.0.1:{int.Parse(args[0], CultureInfo.InvariantCulture)}");
_ = builder.Services.AddReverseProxy().LoadFromMemory(
    [new RouteConfig { RouteId = "all", ClusterId = "all", Match = new RouteMatch { Path = "/{**rest}" } }],
    [
        new ClusterConfig
        {
            ClusterId = "all",
            Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal) { ["one"] = new() { Address = args[1] } },
        },
    ]);
if (args.Length > 2)
{
    var redis = await ConnectionMultiplexer.ConnectAsync(args[2]);
    _ = builder.Services.AddRateLimiter(limiter => limiter.GlobalLimiter = System.Threading.RateLimiting.PartitionedRateLimiter
        .Create<HttpContext, string>(context => RedisRateLimitPartition.GetTokenBucketRateLimiter(
            context.Request.Headers["X-Api-Key"].ToString(),
            _ => new RedisTokenBucketRateLimiterOptions
            {
                ConnectionMultiplexerFactory = () => redis,
                TokenLimit = Unlimited,
                TokensPerPeriod = Unlimited,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            })));
}

var app = builder.Build();
if (args.Length > 2)
    _ = app.UseRateLimiter();
_ = app.MapReverseProxy();
await app.RunAsync();
