using CleanOrders.ServiceDefaults.Health;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.OpenApi.Docs;

namespace CleanOrders.WebApi;

/// <summary>What operators and newcomers look at: health, documents, the meaning of problems.</summary>
internal static class Operations
{
    public static void MapOperations(this WebApplication app)
    {
        app.MapHealth();
        app.MapApiDocument();
        app.MapDocsPage();
        app.MapProblemPages();
    }
}
