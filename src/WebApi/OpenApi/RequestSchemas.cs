using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization.Metadata;
using CleanOrders.Application.UseCases;
using CleanOrders.WebApi.Responses;
using Microsoft.OpenApi;

namespace CleanOrders.WebApi.OpenApi;

/// <summary>
/// What requests must have, by the annotations of their records. Nothing validates by them: these types take anything, so that the use
/// case can say all that is wrong at once. Lengths, ranges and patterns the framework has put into the schema already; it does not for a
/// parameter that has a default value.
/// </summary>
internal static class RequestSchemas
{
    /// <summary>What the permissions of roles and keys are called in the document.</summary>
    public const string Permission = "Permission";

    public static OpenApiSchema Permissions() =>
        ValueSchemas.OneOf(Application.UseCases.Permission.All.Select(permission => permission.Name));

    /// <summary>The names of all schemas that stand in a body that is sent, or in a part of one.</summary>
    public static IReadOnlySet<string> SentIn(OpenApiDocument document)
    {
        var sent = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<IOpenApiSchema>(
            document.Paths.Values.SelectMany(path => path.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>())
                .SelectMany(operation => operation.RequestBody?.Content?.Values ?? Enumerable.Empty<OpenApiMediaType>())
                .Select(media => media.Schema).OfType<IOpenApiSchema>());
        while (next.TryDequeue(out var schema))
        {
            if (schema is OpenApiSchemaReference { Reference.Id: { } name } && !sent.Add(name))
                continue;
            foreach (var part in (schema.Properties?.Values ?? []).Concat(schema.OneOf ?? []).Append(schema.Items).OfType<IOpenApiSchema>())
                next.Enqueue(part);
        }

        return sent;
    }

    public static void Describe(OpenApiSchema schema, Type type)
    {
        // A file, or whatever a kind of job takes for arguments, has no members.
        if (schema.Type?.HasFlag(JsonSchemaType.Object) != true)
            return;

        schema.AdditionalPropertiesAllowed = false;
        schema.Required = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in ApiJson.Options.GetTypeInfo(type).Properties)
        {
            var described = schema.Properties![member.Name];
            if (Has<RequiredAttribute>(member))
            {
                _ = schema.Required.Add(member.Name);
                schema.Properties[member.Name] = described = Schemas.WithoutNull(described);
            }

            if (described is not OpenApiSchema own)
                continue;
            if (Has<EmailAddressAttribute>(member))
                own.Format = "email";
            if (Has<PermissionNamesAttribute>(member))
                own.Items = new OpenApiSchemaReference(Permission);
            else if (own.Items is OpenApiSchema { OneOf: [{ Type: JsonSchemaType.Null }, var item] })
                own.Items = item;
        }
    }

    private static bool Has<T>(JsonPropertyInfo member)
        where T : Attribute => member.AttributeProvider?.IsDefined(typeof(T), inherit: true) == true;
}
