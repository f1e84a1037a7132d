using System.Security.Cryptography;
using CleanOrders.WebApi.Responses;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CleanOrders.WebApi.OpenApi;

/// <summary>The contract of the API for programs: <c>/openapi/v1.json</c>, made once from the route tables.</summary>
internal static class ApiDocument
{
    public const string Address = "/openapi/v1.json";

    private const string Name = "v1";

    public static IServiceCollection AddApiDocument(this IServiceCollection services)
    {
        var schemas = new Schemas();
        return services.AddSingleton<ApiDocumentText>().AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.CreateSchemaReferenceId = schemas.NameOf;
            _ = options.AddOperationTransformer<OperationDescription>();
            _ = options.AddSchemaTransformer((schema, context, _) => Schemas.SayTexts(schema, context));
            _ = options.AddDocumentTransformer<ApiInfo>();
            _ = options.AddDocumentTransformer(schemas);
        });
    }

    public static void MapApiDocument(this IEndpointRouteBuilder app) =>
        app.MapGet(Address, async (ApiDocumentText text, HttpResponse response) =>
    {
        var json = await text.Json;
        response.Headers.CacheControl = "no-cache";
        return new Reply(
            StatusCodes.Status200OK, location: null, $"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16))}\"", json);
    }).AllowAnonymous().ExcludeFromDescription();

    public static async Task<byte[]> Write(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync();
        using var json = new MemoryStream();
        await document.SerializeAsJsonAsync(json, OpenApiSpecVersion.OpenApi3_1);
        return json.ToArray();
    }
}

/// <summary>The document's bytes: made at the first request for them, the same for everybody.</summary>
internal sealed class ApiDocumentText(IServiceProvider services)
{
    private readonly Lazy<Task<byte[]>> _json = new(() => ApiDocument.Write(services));

    public Task<byte[]> Json => _json.Value;
}
