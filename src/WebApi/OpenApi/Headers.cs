using System.Text.Json.Nodes;
using CleanOrders.ServiceDefaults.Limits;
using Microsoft.OpenApi;

namespace CleanOrders.WebApi.OpenApi;

/// <summary>The headers of answers: described once, referred to by each answer that has them.</summary>
internal static class Headers
{
    private static readonly Dictionary<string, (string Description, JsonNode? Example)> Known = new(StringComparer.Ordinal)
    {
        ["X-Request-Id"] = ("The request's name, as you gave it or made for you.", "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331"),
        ["ETag"] = ("The version of what is answered, for `If-Match` and `If-None-Match`.", "\"1\""),
        ["Location"] = ("The address of what was made.", "/v1/orders/ord_01k9c2v8qjf3nbn5z47k3m9qxw"),
        ["Content-Disposition"] = ("What to call the file.", "attachment; filename=orders.csv"),
        ["Idempotent-Replayed"] = ("`true` where this is the answer to an earlier request with the same key, given again.", "true"),
        ["Link"] = ("The address of the next page; not on the last page.", "</v1/orders?limit=50&cursor=b3Jk>; rel=\"next\""),
        ["Preference-Applied"] = ("`return=total-count` where that was preferred.", "return=total-count"),
        ["Allow"] = ("The methods that the address takes.", "OPTIONS, POST"),
        ["WWW-Authenticate"] = ("How to sign in.", "Bearer"),
        [LimitHeaders.Policies] = (
            "The limits that hold for the request: the quota `q` in a window of `w` seconds, or of concurrent requests.",
            "\"api\";q=600;w=60"),
        [LimitHeaders.Current] = (
            "What is left of them: `r` now, and all of it in `t` seconds. A refusal names only what refused it.",
            "\"api\";r=57;t=1"),
        ["Retry-After"] = ("After how many seconds the same request can succeed.", 1),
    };

    public static Dictionary<string, IOpenApiHeader> Refer(OpenApiDocument document, IEnumerable<string> names) =>
        names.ToDictionary(name => name, IOpenApiHeader (name) => Refer(document, name), StringComparer.Ordinal);

    private static OpenApiHeaderReference Refer(OpenApiDocument document, string name)
    {
        if (document.Components?.Headers?.ContainsKey(name) != true)
        {
            var (description, example) = Known[name];
            var type = example?.GetValueKind() == System.Text.Json.JsonValueKind.Number ? JsonSchemaType.Integer : JsonSchemaType.String;
            _ = document.AddComponent<IOpenApiHeader>(
                name, new OpenApiHeader
                {
                    Description = description,
                    Schema = new OpenApiSchema { Type = type },
                    Example = example?.DeepClone()
                });
        }

        return new OpenApiHeaderReference(name, document);
    }
}
