using System.Text.Json;
using System.Text.Json.Nodes;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using Microsoft.OpenApi;

namespace CleanOrders.WebApi.OpenApi;

/// <summary>A query parameter that an operation takes, as readers of the document see it.</summary>
internal sealed record QueryParameter(
    string Name, string Description, Func<OpenApiDocument, IOpenApiSchema> Schema, JsonNode? Example = null)
{
    public static readonly QueryParameter Limit = new("limit", "How many items a page has.", _ => new OpenApiSchema
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = "1",
        Maximum = PageRequest.HighestLimit.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Default = PageRequest.DefaultLimit,
    });

    public static readonly QueryParameter Cursor = new("cursor",
        "`next` of the page before; good for the same filter, sort and caller only. Left out: the first page.",
        _ => new OpenApiSchema { Type = JsonSchemaType.String });

    public static QueryParameter Text(string name, string description, string? pattern = null, string? example = null) =>
        new(name, description, _ => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = pattern }, example);

    public static QueryParameter Flag(string name, string description) =>
        new(name, description, _ => new OpenApiSchema { Type = JsonSchemaType.Boolean });

    public static QueryParameter Time(string name, string description, string example) =>
        new(name, description, _ => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" }, example);

    public static QueryParameter Amount(string name, string description) =>
        new(name, description, _ => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0" });

    public static QueryParameter Id<TId>(string name, string description)
        where TId : struct, ITypedId<TId> => new(name, description, _ => ValueSchemas.Id(typeof(TId)));

    /// <summary>Values of an enum; the parameter may stand several times.</summary>
    public static QueryParameter AnyOf<T>(string name, string description)
        where T : struct, Enum =>
            new(name, description, document => new OpenApiSchema { Type = JsonSchemaType.Array, Items = Named<T>(document) });

    /// <summary>One of the values of an enum.</summary>
    public static QueryParameter OneOf<T>(string name, string description)
        where T : struct, Enum => new(name, description, Named<T>);

    public static QueryParameter SortBy<T>(string byDefault)
        where T : struct, Enum =>
            new("sort", "The order of the list; `-` for falling.", document => ValueSchemas.Refer(typeof(T).Name, () =>
    {
        var schema =
            ValueSchemas.OneOf(
                Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName).SelectMany(name => new[] { name, "-" + name }));
        schema.Default = byDefault;
        return schema;
    }, document));

    private static OpenApiSchemaReference Named<T>(OpenApiDocument document)
        where T : struct, Enum => ValueSchemas.Refer(typeof(T).Name, () => ValueSchemas.Enumeration(typeof(T)), document);
}
