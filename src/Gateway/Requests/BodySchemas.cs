using System.Text.Json;
using System.Text.Json.Nodes;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Problems;
using Json.Schema;

namespace CleanOrders.Gateway.Requests;

/// <summary>What the API's OpenAPI document says of bodies. Where the gateway is given none, any JSON goes on.</summary>
internal sealed class BodySchemas
{
    private const int MostErrors = 100;

    // To compare one costs more than to read it. The shortest orders of an import have 200,000 in a mebibyte.
    private const int MostTokens = 250_000;
    private const string Components = "#/components/schemas/";
    private const string Definitions = "#/$defs/";

    private static readonly EvaluationOptions Evaluation = new() { OutputFormat = OutputFormat.List };

    // Else it is found only where the member is read, as a fault of the gateway.
    private static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false };

    private readonly Operation[] _operations;

    public BodySchemas(RequestOptions options) => _operations = options.Document is { } file ? Read(file) : [];

    /// <summary>Whether the file can be used.</summary>
    public static bool CanRead(string file)
    {
        try
        {
            return Read(file).Length > 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException
            or InvalidOperationException or JsonSchemaException or ArgumentException or NullReferenceException)
        {
            return false;
        }
    }

    /// <summary>What of a body is not as the document says; nothing where all is, or where the document has no such address.</summary>
    public Error? Refusal(HttpRequest request, ReadOnlySpan<byte> body, int tokens)
    {
        if (_operations.Length == 0
            || Array.Find(_operations, operation => operation.Is(request.Method, request.Path.Value ?? "")) is not { } operation)
            return null;
        if (tokens > MostTokens)
            return Violations.Only("", GatewayProblems.NotAsDocumented.With("It has more members and items than any that is documented."));

        JsonNode? parsed;
        try
        {
            parsed = JsonNode.Parse(body, documentOptions: Once);
        }
        catch (JsonException)
        {
            return Violations.Only("", GatewayProblems.NotAsDocumented.With("A member stands there more than once."));
        }

        var results = operation.Body.Evaluate(parsed, Evaluation);
        if (results.IsValid)
            return null;
        var violations = new Violations();
        foreach (var (pointer, message) in ErrorsOf(results).Take(MostErrors))
            violations.Add(pointer, GatewayProblems.NotAsDocumented.With(message));
        return violations.ToError();
    }

    // Of alternatives none is the wrong one: that none fits is an error of its own.
    private static IEnumerable<(string Pointer, string Message)> ErrorsOf(EvaluationResults results) =>
        from detail in results.Details.Prepend(results)
        where detail.HasErrors && !detail.EvaluationPath.ToString().Contains("/oneOf/", StringComparison.Ordinal)
        from error in detail.Errors!
        select (detail.InstanceLocation.ToString(), $"{error.Value.TrimEnd('.')}.");

    private static Operation[] Read(string file)
    {
        var document = JsonNode.Parse(File.ReadAllText(file).Replace(Components, Definitions, StringComparison.Ordinal))!;
        var definitions = document["components"]!["schemas"]!;
        var bodies =
            from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            let schema = operation.Value!["requestBody"]?["content"]?["application/json"]?["schema"]
            where schema is not null
            select new Operation(operation.Key, path.Key.Split('/'), new JsonObject
            {
                ["allOf"] = new JsonArray(schema.DeepClone()),
                ["$defs"] = definitions.DeepClone(),
            }.Deserialize<JsonSchema>()!);

        // What names a literal comes before what takes anything there.
        return [.. bodies.OrderBy(operation => operation.Segments.Count(IsParameter))];
    }

    private static bool IsParameter(string segment) => segment.StartsWith('{');

    private sealed record Operation(string Method, string[] Segments, JsonSchema Body)
    {
        public bool Is(string method, string path)
        {
            if (!method.Equals(Method, StringComparison.OrdinalIgnoreCase))
                return false;
            var parts = path.Split('/');
            return parts.Length == Segments.Length
                && parts.Zip(Segments).All(pair => IsParameter(pair.Second) || pair.First == pair.Second);
        }
    }
}
