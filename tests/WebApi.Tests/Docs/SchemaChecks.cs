using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CleanOrders.WebApi.Tests.Docs;

/// <summary>
/// Says what is wrong with a value by a JSON Schema, as far as the API's document uses it. A keyword that it does not know fails.
/// </summary>
internal sealed class SchemaChecks(JsonElement document)
{
    private static readonly string[] Explanations = ["description", "example", "examples", "default"];

    /// <summary>What a local reference points at; fails where it points at nothing.</summary>
    public JsonElement Follow(string reference)
    {
        reference.ShouldStartWith("#/");
        return reference[2..].Split('/').Select(part => part.Replace("~1", "/").Replace("~0", "~")).Aggregate(document, (element, name) =>
            element.TryGetProperty(name, out var found) ? found : throw new ShouldAssertException($"{reference} points at nothing."));
    }

    public JsonElement Resolve(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("$ref", out var reference)
            ? Resolve(Follow(reference.GetString()!))
            : element;

    public IEnumerable<string> Complaints(JsonElement value, JsonElement schema, string at = "") =>
        schema.EnumerateObject().SelectMany(rule => Complaints(value, schema, rule, at));

    private IEnumerable<string> Complaints(JsonElement value, JsonElement schema, JsonProperty rule, string at) =>
        (rule.Name, value.ValueKind) switch
        {
            ("$ref", _) => Complaints(value, Follow(rule.Value.GetString()!), at),
            ("oneOf", _) => rule.Value.EnumerateArray().Count(choice => !Complaints(value, choice, at).Any()) == 1
                ? []
                : [$"{at}: {value} is not one of the choices"],
            ("type", _) => Unless(IsOf(value, rule.Value), $"{at}: {value} is no {rule.Value}"),
            ("enum", _) =>
                Unless(rule.Value.EnumerateArray()
                    .Any(choice => JsonElement.DeepEquals(choice, value)), $"{at}: {value} is none of {rule.Value}"),
            ("pattern", JsonValueKind.String) =>
                Unless(Regex.IsMatch(value.GetString()!, rule.Value.GetString()!), $"{at}: {value} is not like {rule.Value}"),
            ("format", JsonValueKind.String) when rule.Value.ValueEquals("date-time") =>
                Unless(value.TryGetDateTimeOffset(out _) && value.GetString()!.EndsWith('Z'), $"{at}: {value} is no time"),
            ("minLength", JsonValueKind.String) => Unless(value.GetString()!.Length >= rule.Value.GetInt32(), $"{at}: {value} is "
                + "too short"),
            ("maxLength", JsonValueKind.String) => Unless(value.GetString()!.Length <= rule.Value.GetInt32(), $"{at}: {value} is too long"),
            ("minimum", JsonValueKind.Number) => Unless(value.GetDecimal() >= rule.Value.GetDecimal(), $"{at}: {value} is too small"),
            ("maximum", JsonValueKind.Number) => Unless(value.GetDecimal() <= rule.Value.GetDecimal(), $"{at}: {value} is too large"),
            ("minItems", JsonValueKind.Array) => Unless(value.GetArrayLength() >= rule.Value.GetInt32(), $"{at}: too few"),
            ("maxItems", JsonValueKind.Array) => Unless(value.GetArrayLength() <= rule.Value.GetInt32(), $"{at}: too many"),
            ("items", JsonValueKind.Array) => value.EnumerateArray().Index()
                .SelectMany(item => Complaints(item.Item, rule.Value, $"{at}/{item.Index}")),
            ("required", JsonValueKind.Object) => rule.Value.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _))
                .Select(name => $"{at}/{name} is missing"),
            ("properties", JsonValueKind.Object) => value.EnumerateObject().Where(member => rule.Value.TryGetProperty(member.Name, out _))
                .SelectMany(member => Complaints(member.Value, rule.Value.GetProperty(member.Name), $"{at}/{member.Name}")),
            ("additionalProperties", JsonValueKind.Object) when rule.Value.ValueKind == JsonValueKind.False =>
                value.EnumerateObject().Where(member => !schema.GetProperty("properties").TryGetProperty(member.Name, out _))
                    .Select(member => $"{at}/{member.Name} is not described"),
            ("pattern" or "format" or "minLength" or "maxLength" or "minimum" or "maximum" or "minItems" or "maxItems" or "items"
                or "required" or "properties" or "additionalProperties", _) => [],
            var (name, _) => Unless(Explanations.Contains(name), $"{at}: the keyword {name} is not checked"),
        };

    private static string[] Unless(bool right, string complaint) => right ? [] : [complaint];

    private static bool IsOf(JsonElement value, JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(one => IsOf(value, one))
        : type.GetString() switch
        {
            "null" => value.ValueKind == JsonValueKind.Null,
            "integer" => value.ValueKind == JsonValueKind.Number && long.TryParse(value.GetRawText(), CultureInfo.InvariantCulture, out _),
            "number" => value.ValueKind == JsonValueKind.Number,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "string" => value.ValueKind == JsonValueKind.String,
            "array" => value.ValueKind == JsonValueKind.Array,
            "object" => value.ValueKind == JsonValueKind.Object,
            var other => throw new ShouldAssertException($"There is no type {other}."),
        };
}
