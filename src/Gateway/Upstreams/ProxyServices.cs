using CleanOrders.Infrastructure.Hosting;
using CleanOrders.ServiceDefaults.Limits;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Transforms;

namespace CleanOrders.Gateway.Upstreams;

/// <summary>YARP: its routes, its instances, and what stands around them.</summary>
internal static class ProxyServices
{
    public const string Cluster = "api";

    private const string FailuresUntilUnhealthy = "2";

    public static WebApplicationBuilder AddProxy(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        _ = services.AddSettings<UpstreamOptions>(builder.Configuration, "Gateway");
        _ = services.AddSettings<HealthOptions>(builder.Configuration, "Gateway:Health");
        _ = services.AddSettings<TimeoutOptions>(builder.Configuration, "Gateway:Timeouts");
        _ = services.AddSettings<RetryOptions>(builder.Configuration, "Gateway:Retries");
        _ = services.AddSettings<BreakerOptions>(builder.Configuration, "Gateway:Breaker");
        _ = services.AddSettings<StreamOptions>(builder.Configuration, "Gateway:Streams");
        _ = services.AddSingleton<Breakers>().AddSingleton<Retries>().AddSingleton<Streams>().AddSingleton<Attempts>()
            .AddSingleton<IProxyConfigProvider>(provider => new InMemoryConfigProvider(ApiRoute.ToConfig(Cluster), [ToConfig(provider)]));
        _ = services.AddReverseProxy().AddTransforms(transforms => transforms.AddResponseTransform(Answers.Check));
        _ = services.AddSingleton<IForwarderHttpClientFactory, Clients>();

        // Each failed attempt and each failed probe has its stack there. That an instance came or went is one line, and stays.
        _ = builder.Logging.AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.Critical)
            .AddFilter("Yarp.ReverseProxy.Health.ActiveHealthCheckMonitor", LogLevel.Critical);
        return builder;
    }

    public static void MapProxy(this WebApplication app)
    {
        var (streams, attempts) = (app.Services.GetRequiredService<Streams>(), app.Services.GetRequiredService<Attempts>());
        _ = app.MapReverseProxy(proxy =>
        {
            _ = proxy.Use(streams.Bound).Use(attempts.Run);
            _ = proxy.UseLoadBalancing();
            _ = proxy.Use(attempts.RunOne);
        }).ConfigureEndpoints((endpoint, route) =>
        {
            if (!ApiRoute.Named(route.RouteId).IsLimited)
                _ = endpoint.WithMetadata(new NotLimited());
        });
    }

    private static ClusterConfig ToConfig(IServiceProvider provider)
    {
        var (instances, health) = (provider.GetRequiredService<UpstreamOptions>(), provider.GetRequiredService<HealthOptions>());
        return new ClusterConfig
        {
            ClusterId = Cluster,
            LoadBalancingPolicy = LoadBalancingPolicies.LeastRequests,
            Destinations = instances.Addresses.ToDictionary(
                address => address, address => new DestinationConfig { Address = address }, StringComparer.OrdinalIgnoreCase),
            HttpRequest = new ForwarderRequestConfig { ActivityTimeout = provider.GetRequiredService<TimeoutOptions>().Idle },
            HttpClient = new HttpClientConfig { EnableMultipleHttp2Connections = true },
            HealthCheck = new HealthCheckConfig
            {
                // Where none is healthy, nobody waits for one that is not.
                AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyAndUnknown,
                Active = new ActiveHealthCheckConfig
                {
                    Enabled = true,
                    Interval = health.Interval,
                    Timeout = health.Timeout,
                    Policy = HealthCheckConstants.ActivePolicy.ConsecutiveFailures,
                    Path = "/health/ready",
                },

                // What YARP would find out here the attempts know before it: they say so themselves.
                Passive = new PassiveHealthCheckConfig { Enabled = true },
            },
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [ConsecutiveFailuresHealthPolicyOptions.ThresholdMetadataName] = FailuresUntilUnhealthy,
            },
        };
    }

    private sealed class Clients(TimeoutOptions timeouts) : ForwarderHttpClientFactory
    {
        protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
        {
            base.ConfigureHandler(context, handler);
            handler.ConnectTimeout = timeouts.Connect;
        }
    }
}
