using System.Text.Json;

namespace CleanOrders.WebApi.Tests.Docs;

internal sealed record DocumentedOperation(string Method, string Path, JsonElement Json)
{
    public static List<DocumentedOperation> AllOf(JsonElement document) =>
    [
        .. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Select(operation => new DocumentedOperation(operation.Name.ToUpperInvariant(), path.Name, operation.Value))),
    ];

    public string Id => Text("operationId");

    public IEnumerable<JsonProperty> Answers => Json.GetProperty("responses").EnumerateObject();

    public IReadOnlyList<string> Statuses => [.. Answers.Select(answer => answer.Name)];

    public string Text(string member) => Json.TryGetProperty(member, out var value) ? value.GetString() ?? "" : "";

    /// <summary>What is sent and what is answered: each with its schema and its examples.</summary>
    public IEnumerable<(string Where, JsonElement Schema, IReadOnlyList<JsonElement> Examples)> Bodies(SchemaChecks schemas)
    {
        var messages = Answers.Select(answer => (Where: $"{Id} {answer.Name}", Message: answer.Value));
        if (Json.TryGetProperty("requestBody", out var request))
            messages = messages.Prepend(($"{Id} request", request));
        return
        [
            .. from message in messages
               where message.Message.TryGetProperty("content", out _)
               from media in message.Message.GetProperty("content").EnumerateObject()
               select (message.Where, media.Value.GetProperty("schema"), Examples(media.Value, schemas)),
        ];
    }

    public override string ToString() => $"{Id} ({Method} {Path})";

    private static IReadOnlyList<JsonElement> Examples(JsonElement media, SchemaChecks schemas) =>
        media.TryGetProperty("example", out var one) ? [one]
        : media.TryGetProperty("examples", out var several)
        ? [.. several.EnumerateObject().Select(example => schemas.Resolve(example.Value).GetProperty("value"))]
        : [];
}
