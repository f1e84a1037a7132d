using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests;

internal static class Routes
{
    /// <summary>
    /// Every operation of the service, as in <c>GET /v1/orders/{id:ord}</c>; a table that has a row for each is compared with them.
    /// </summary>
    public static void ShouldBeThoseOf(this IEnumerable<string> rows, Api api)
    {
        // A hub is no operation: who connects to it stands in Realtime/TicketTests.
        var routes = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HubMetadata>() is null)
            .SelectMany(endpoint =>
                (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(
                    method => $"{method} {endpoint.RoutePattern.RawText}"))
            .ToList();

        routes.ShouldNotBeEmpty();
        routes.Except(rows, StringComparer.Ordinal).ShouldBeEmpty("These operations need a row");
        rows.Except(routes, StringComparer.Ordinal).ShouldBeEmpty("These rows have no operation");
    }
}
