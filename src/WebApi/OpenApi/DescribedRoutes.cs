using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.OpenApi;

/// <summary>What a route table says for the document.</summary>
internal static class DescribedRoutes
{
    /// <summary>The query parameters that the operation takes; any other is refused.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, params QueryParameter[] queryParameters) =>
        route.WithMetadata(
            new QueryParameters([.. queryParameters.Select(parameter => parameter.Name)]), new DescribedParameters(queryParameters));

    /// <summary>What is sent and answered in the document's examples, by operation.</summary>
    public static RouteGroupBuilder WithExamples(this RouteGroupBuilder routes, IReadOnlyDictionary<string, Example> examples) =>
        routes.WithMetadata(new Examples(examples));
}

internal sealed record DescribedParameters(IReadOnlyList<QueryParameter> All);

/// <summary>What is sent and answered in the example of an operation.</summary>
internal sealed record Example(object? Request = null, object? Answer = null);

/// <summary>The examples of a route table, by operation.</summary>
internal sealed record Examples(IReadOnlyDictionary<string, Example> ByOperation);
