using CleanOrders.TestKit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Architecture.Tests.Reading;

/// <summary>The routes of the API as it runs, whoever mapped them.</summary>
public sealed class RunningRoutes : Api, IAsyncLifetime
{
    public static IReadOnlyList<RouteEndpoint> All { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await Start();
        All = [.. Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
    }
}
