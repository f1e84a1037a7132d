using CleanOrders.ServiceDefaults.Health;
using CleanOrders.ServiceDefaults.Problems;
// only with graphql
using CleanOrders.WebApi.GraphQL;
// end of graphql
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.OpenApi.Docs;
using CleanOrders.WebApi.Status;

namespace CleanOrders.WebApi;

/// <summary>What the service says of itself, to operators and newcomers: health, status, documents, the meaning of problems.</summary>
internal static class ServiceEndpoints
{
    public static void MapServiceEndpoints(this WebApplication app)
    {
        // only with graphql
        app.MapGraphQL();
        // end of graphql
        app.MapHealth();
        app.MapApiDocument();
        app.MapDocsPage();
        app.MapProblemPages();
        app.MapStatus();
    }
}
