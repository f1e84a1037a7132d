using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CleanOrders.WebApi.Responses;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CleanOrders.WebApi.OpenApi;

/// <summary>Makes the generated schemas say what is true on the wire: which members must be there, and what values can be.</summary>
internal sealed class Schemas : IOpenApiDocumentTransformer
{
    private const string ListPrefix = "ListBodyOf";

    private readonly ConcurrentDictionary<string, Type> _types = new(StringComparer.Ordinal);

    /// <summary>What a type is called in the document: <c>OrderDetails</c> is an Order there, and a page of them an OrderList.</summary>
    public string? NameOf(JsonTypeInfo type)
    {
        if (OpenApiOptions.CreateDefaultSchemaReferenceId(type) is not { } name)
            return null;

        name = name.StartsWith(ListPrefix, StringComparison.Ordinal) ? $"{name[ListPrefix.Length..]}List" : name;
        name = name.Replace("Details", "", StringComparison.Ordinal).Replace("Parts", "Input", StringComparison.Ordinal);
        _types[name] = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        return name;
    }

    /// <summary>Texts and times have converters of our own, of which the framework does not know what they read.</summary>
    public static Task SayTexts(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element } && schema.Items is null)
            schema.Items = OneOf(element);
        if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Dictionary, ElementType: { } value } && schema.AdditionalProperties is null)
            schema.AdditionalProperties = OneOf(value);
        if (schema.Type is not null || (type != typeof(string) && type != typeof(DateTimeOffset)))
            return Task.CompletedTask;
        schema.Type = context.JsonPropertyInfo is { IsGetNullable: true }
            ? JsonSchemaType.String | JsonSchemaType.Null
            : JsonSchemaType.String;
        schema.Format = type == typeof(string) ? schema.Format : "date-time";
        return Task.CompletedTask;
    }

    // What is in a list of them is not even shown to us: the framework leaves out what it knows nothing about.
    private static OpenApiSchema? OneOf(Type element) => element == typeof(string) ? new OpenApiSchema { Type = JsonSchemaType.String }
        : element == typeof(DateTimeOffset) ? new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" }
        : ValueSchemas.Of(element);

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var schemas = document.Components!.Schemas!;
        _ = ValueSchemas.Refer(RequestSchemas.Permission, RequestSchemas.Permissions, document);
        var sent = RequestSchemas.SentIn(document);
        foreach (var (name, type) in _types)
        {
            if (!schemas.TryGetValue(name, out var made) || made is not OpenApiSchema schema)
                continue;
            if (ValueSchemas.Of(type) is { } value)
                schemas[name] = value;
            else if (sent.Contains(name))
                RequestSchemas.Describe(schema, type);
            else
                DescribeAnswer(schema, type);
        }

        return Task.CompletedTask;
    }

    // A member without a value is left out, not null; only the end of a list says null. More members can come later.
    private static void DescribeAnswer(OpenApiSchema schema, Type type)
    {
        schema.AdditionalPropertiesAllowed = true;
        schema.Required = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in ApiJson.Options.GetTypeInfo(type).Properties)
        {
            if (schema.Properties?.TryGetValue(property.Name, out var described) != true)
                continue;
            var saysNull =
                property.AttributeProvider?.GetCustomAttributes(
                    typeof(JsonIgnoreAttribute), inherit: true) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Never }];
            if (saysNull || !property.IsGetNullable)
                _ = schema.Required.Add(property.Name);
            if (!saysNull)
                schema.Properties[property.Name] = WithoutNull(described!);
        }
    }

    /// <summary>The schema of a value that is there.</summary>
    public static IOpenApiSchema WithoutNull(IOpenApiSchema schema)
    {
        if (schema is not OpenApiSchema own)
            return schema;
        own.Type &= ~JsonSchemaType.Null;
        if (own.Format == "date-time")
            own.Type = JsonSchemaType.String;
        if (own.OneOf is not [{ Type: JsonSchemaType.Null }, var other])
            return own;
        if (other is OpenApiSchemaReference reference && own.Description is not null)
            reference.Description = own.Description;
        return other;
    }
}
