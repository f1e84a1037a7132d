using CleanOrders.Gateway.Draining;
using CleanOrders.Gateway.Requests;
using CleanOrders.Gateway.Upstreams;
using CleanOrders.ServiceDefaults.Limits;
using CleanOrders.ServiceDefaults.Problems;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace CleanOrders.Gateway.Health;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: so does an instance of the API, and the gateway does not stop. Both are
/// for operators; to everybody else nothing is there, and neither is what instances say of themselves.
/// </summary>
internal sealed class GatewayHealth(IProxyStateLookup proxy, Drain drain, Networks networks)
{
    private static readonly string[] Methods = ["GET", "HEAD"];

    public static void Map(WebApplication app)
    {
        var health = app.Services.GetRequiredService<GatewayHealth>();
        _ = app.MapMethods("/health/live", Methods, context => health.Answer(context, isWell: true))
            .WithMetadata(new NotLimited());
        _ = app.MapMethods("/health/ready", Methods, context => health.Answer(context, health.IsReady()))
            .WithMetadata(new NotLimited());
        foreach (var hidden in ApiRoute.Hidden)
            _ = app.Map(hidden + "/{**rest}", Nothing);
    }

    private static Task Nothing(HttpContext context) =>
        new Problem(ProblemType.RouteNotFound, "There is nothing at this address.").ExecuteAsync(context);

    private bool IsReady() => !drain.HasBegun && proxy.TryGetCluster(ProxyServices.Cluster, out var cluster)
        && cluster.DestinationsState.AvailableDestinations.Any(instance => instance.Health.Active == DestinationHealth.Healthy);

    private Task Answer(HttpContext context, bool isWell)
    {
        if (!networks.IsOperator(context))
            return Nothing(context);
        context.Response.StatusCode = isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsJsonAsync(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["status"] = isWell ? "healthy" : "unhealthy" },
            context.RequestAborted);
    }
}
