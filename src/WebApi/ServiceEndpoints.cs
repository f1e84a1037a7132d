using CleanOrders.ServiceDefaults.Health;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.GraphQL;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.OpenApi.Docs;
using CleanOrders.WebApi.Status;

namespace CleanOrders.WebApi;

/// <summary>What the service says of itself, to operators and newcomers: health, status, documents, the meaning of problems.</summary>
internal static class ServiceEndpoints
{
    public static void MapServiceEndpoints(this WebApplication app)
    {
        app.MapGraphQL();
        app.MapHealth();
        app.MapApiDocument();
        app.MapDocsPage();
        app.MapProblemPages();
        app.MapStatus();
    }
}
