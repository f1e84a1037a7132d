using CleanOrders.WebApi.Responses;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;

namespace CleanOrders.WebApi.OpenApi;

/// <summary>What a request says outside its body.</summary>
internal static class Parameters
{
    public static IEnumerable<OpenApiParameter> Of(RouteDetails route, ApiDescription description, OpenApiDocument document) =>
    [
        .. description.ParameterDescriptions.Where(parameter => parameter.Source.Id == "Path").Select(InPath),
        .. route.Query.Select(parameter => new OpenApiParameter
        {
            Name = parameter.Name, In = ParameterLocation.Query, Description = parameter.Description, Schema = parameter.Schema(document),
            Example = parameter.Example?.DeepClone(),
        }),
        .. Headers(route, document),
    ];

    private static OpenApiParameter InPath(ApiParameterDescription parameter)
    {
        var schema = ValueSchemas.Of(parameter.Type) ?? new OpenApiSchema { Type = JsonSchemaType.String };
        var example = schema.Examples is [{ } first, ..] ? first : null;
        schema.Examples = null;
        return new OpenApiParameter
        {
            Name = parameter.Name,
            In = ParameterLocation.Path,
            Required = true,
            Description = schema.Description,
            Schema = schema,
            Example = example,
        };
    }

    private static IEnumerable<OpenApiParameter> Headers(RouteDetails route, OpenApiDocument document)
    {
        if (route.TakesKey)
        {
            yield return Header(
                "Idempotency-Key",
                "Names this request, however often it is sent; take another one for another request. 16 to 255 visible ASCII characters, "
                    + "bare or quoted: a UUID is good.",
                route.KeyRequired, "6f1b6a52-6f0e-4c3b-9a55-0d9d8f3f9a10",
                schema => (schema.MinLength, schema.MaxLength, schema.Pattern) = (16, 257, "^[!-~]+$"));
        }

        if (route.IfMatch is { } ifMatch)
        {
            yield return Header(
                "If-Match", ifMatch.Required
                    ? "The `ETag` of what you saw; refused if there is a newer version."
                    : "The `ETag` of what you saw, to be refused if there is a newer version. Left out: any version.",
                ifMatch.Required, ifMatch.Required ? "\"1\"" : null);
        }

        if (route.IsTagged)
            yield return Header("If-None-Match", "The `ETag` of what you have: 304 if it is still the current one.");
        if (route.IsStream)
            yield return Header(
                LastEventId.Header,
                "The `id` of the last event that you have; what came after it follows. Left out: everything from the beginning.",
                shape: schema => schema.Pattern = "^[0-9]+$");
        if (route.IsList)
        {
            var prefer = Header("Prefer", "`return=total-count` adds `total` to the answer. Counting takes time.");
            prefer.Schema = ValueSchemas.Refer("CountPreference", () => ValueSchemas.OneOf(["return=total-count"]), document);
            yield return prefer;
        }

        yield return Header(
            "X-Request-Id", "Your name for this request, to be found in logs; the answer repeats it. Left out, it is made for you.",
            shape: schema => schema.Pattern = "^[A-Za-z0-9-]{8,64}$");
    }

    private static OpenApiParameter Header(
        string name, string description, bool required = false, string? example = null, Action<OpenApiSchema>? shape = null)
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.String };
        shape?.Invoke(schema);
        return new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Required = required,
            Schema = schema,
            Example = example
        };
    }
}
