using System.Text.Json;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Problems;
using GraphQL;

namespace CleanOrders.WebApi.GraphQL.Execution;

/// <summary>One operation, as a client sends it (GraphQL over HTTP, section 5.1).</summary>
/// <param name="Hash">The SHA-256 of its document; nothing, where its text alone was sent.</param>
internal sealed record GraphQLRequest(string? Query, string? Hash, string? OperationName, Inputs Variables)
{
    public const int MostInBatch = 10;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>The operations of a body: one, or a list of them.</summary>
    /// <param name="isBatch">Whether it is a list, which is answered by a list.</param>
    public static Result<IReadOnlyList<GraphQLRequest>> Read(JsonElement body, IGraphQLTextSerializer json, out bool isBatch)
    {
        isBatch = body.ValueKind == JsonValueKind.Array;
        if (!isBatch)
            return Read(body, json).Then<IReadOnlyList<GraphQLRequest>>(only => [only]);
        if (body.GetArrayLength() is 0 or > MostInBatch)
            return GraphQLErrors.BatchSize.With($"A batch has 1 to {MostInBatch} operations.");

        var all = new List<GraphQLRequest>();
        foreach (var element in body.EnumerateArray())
        {
            var one = Read(element, json);
            if (one.IsFailure)
                return one.Error;
            all.Add(one.Value);
        }

        return all;
    }

    /// <summary>The one operation of an address: a document that is known by its hash.</summary>
    public static Result<GraphQLRequest> Read(IQueryCollection query, IGraphQLTextSerializer json)
    {
        try
        {
            using var extensions = JsonDocument.Parse(query["extensions"].ToString(), Strict);
            using var variables = JsonDocument.Parse(query["variables"] is [{ Length: > 0 } text] ? text : "null", Strict);
            return From(
                query: null, HashIn(extensions.RootElement), query["operationName"] is [{ Length: > 0 } name] ? name : null,
                variables.RootElement, json);
        }
        catch (JsonException)
        {
            return GraphQLErrors.RequestMalformed.With("`variables` and `extensions` are JSON, and `extensions` has a `persistedQuery`.");
        }
    }

    /// <exception cref="JsonException">It is no JSON, or names a member twice.</exception>
    public static Task<JsonDocument> Parse(Stream body, CancellationToken ct) => JsonDocument.ParseAsync(body, Strict, ct);

    private static Result<GraphQLRequest> Read(JsonElement element, IGraphQLTextSerializer json)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return GraphQLErrors.RequestMalformed.With("An operation is an object with a `query`.");
        var extensions = Member(element, "extensions");
        if (Member(element, "query") is not { ValueKind: JsonValueKind.String or JsonValueKind.Null } query
            || Member(element, "operationName") is not { ValueKind: JsonValueKind.String or JsonValueKind.Null } name
            || extensions.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            return GraphQLErrors.RequestMalformed.With("`query` and `operationName` are texts, `extensions` is an object.");
        return From(query.GetString(), HashIn(extensions), name.GetString(), Member(element, "variables"), json);
    }

    private static Result<GraphQLRequest> From(
        string? query, string? hash, string? operationName, JsonElement variables, IGraphQLTextSerializer json)
    {
        if (variables.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            return GraphQLErrors.RequestMalformed.With("`variables` is an object.");
        if (string.IsNullOrWhiteSpace(query) && hash is null)
            return GraphQLErrors.RequestMalformed.With("Send the document as `query`, or its hash as `extensions.persistedQuery`.");
        return new GraphQLRequest(
            query, hash, operationName, variables.ValueKind == JsonValueKind.Null ? Inputs.Empty : json.ReadNode<Inputs>(variables)!);
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) ? member : JsonSerializer.SerializeToElement<object?>(null);

    private static string? HashIn(JsonElement extensions) =>
        extensions.ValueKind == JsonValueKind.Object
        && extensions.TryGetProperty("persistedQuery", out var persisted) && persisted.ValueKind == JsonValueKind.Object
        && persisted.TryGetProperty("sha256Hash", out var hash) && hash.ValueKind == JsonValueKind.String
            ? hash.GetString()
            : null;
}
