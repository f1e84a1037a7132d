using System.Text.Json;
using System.Text.Json.Nodes;
using CleanOrders.Application.UseCases;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CleanOrders.WebApi.OpenApi;

/// <summary>Describes an operation by what its route says of it: the words of the route table are what is documented.</summary>
internal sealed class OperationDescription : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var route = new RouteDetails(context.Description);
        var document = context.Document!;
        operation.OperationId = route.OperationId;
        operation.Description =
            string.Join("\n\n",
                new[] { operation.Description, route.Explanation, NotKept(route), Allowed(route) }.Where(
                    text => !string.IsNullOrWhiteSpace(text)));
        operation.Security =
            [.. Credentials(route)
                .Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [] })];
        if (route.Access is { Permissions: [var permission] })
            operation.AddExtension("x-permission", new JsonNodeExtension(permission.Name));
        if (route.Access is { Permissions: [_], Owner: { } owner })
            operation.AddExtension("x-permission-unless", new JsonNodeExtension(owner));
        if (route.Access?.SaidOfKeys is { } ofKeys)
            operation.AddExtension("x-permission-of-keys", new JsonNodeExtension(ofKeys.Name));

        operation.Parameters = [.. Parameters.Of(route, context.Description, document)];
        if (operation.RequestBody is OpenApiRequestBody { Content: { } content } body)
        {
            body.Description = route.TakesFile ? "The file's bytes." : route.BodyRequired
                ? "Members that are not described are refused."
                : "Can be left out.";
            body.Required = route.BodyRequired;
            foreach (var media in content.Values)
            {
                media.Schema = Schemas.WithoutNull(media.Schema!);
                media.Example = Json(route.Example.Request);
            }
        }

        Answers.Describe(operation.Responses ??= [], route, document);
        ProblemAnswers.Describe(operation.Responses, route, document);
        return Task.CompletedTask;
    }

    public static JsonNode? Json(object? value) =>
        value is null ? null : JsonSerializer.SerializeToNode(value, value.GetType(), ApiJson.Options);

    /// <summary>What one signs in with: one of these.</summary>
    private static string[] Credentials(RouteDetails route) =>
        !route.SignedIn ? [] : route.PeopleOnly ? [ApiInfo.Bearer] : [ApiInfo.Bearer, ApiInfo.ApiKey];

    private static string? NotKept(RouteDetails route) =>
        route is { IsPost: true, IsVersioned: true, TakesKey: false }
            ? "No answer of it is kept: an `Idempotency-Key` must be well formed if it is sent, and sent again it is done again."
            : null;

    private static string Allowed(RouteDetails route) =>
        UseCaseRoutes.Said(route.SignedIn ? route.Access ?? Access.SignedIn : Access.Anyone);
}
