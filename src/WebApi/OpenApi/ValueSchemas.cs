using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using Microsoft.OpenApi;

namespace CleanOrders.WebApi.OpenApi;

/// <summary>How the domain's values look on the wire: texts and numbers with rules.</summary>
internal static class ValueSchemas
{
    private static readonly Dictionary<Type, Func<OpenApiSchema>> Known = new()
    {
        [typeof(Sku)] = () => Text("A stock keeping unit.", "SKU-00001", pattern: Sku.Pattern),
        [typeof(ProductName)] = () => Text("What a product is called.", "Sturdy Kettle No. 1", longest: Product.LongestName),
        [typeof(Slug)] = () => Text("The last part of an address.", "how-to-choose-a-kettle", pattern: Slug.Pattern),
        [typeof(Tag)] = () => Text("A word that an article is found by.", "tea", longest: Tag.Longest),
        [typeof(PostText)] = () => Text("A text that people wrote. It is no HTML.", "How to choose a kettle"),
        [typeof(ConversationSubject)] = () =>
            Text("What a conversation is about.", "Where is my kettle?", longest: ConversationSubject.Longest),
        [typeof(ClientMessageId)] = () => Text("What a sender calls a message.", "7f3c0f6e", longest: ClientMessageId.Longest),
        [typeof(MessageText)] = () =>
            Text("What somebody says. It is no HTML.", "It should have come today.", longest: MessageText.Longest),
        [typeof(Note)] = () => Text("A remark or a reason in a person's words.", "Please ring twice.", longest: Note.Longest),
        [typeof(AttachmentName)] = () => Text("What a file is called.", "broken-kettle.jpg", longest: AttachmentName.Longest),
        [typeof(OrderNumber)] = () => Text("What people call an order.", "261121-7K3M9QXW", pattern: OrderNumber.Pattern),
        [typeof(Currency)] = () => Text("A currency of ISO 4217.", "EUR", pattern: Currency.Pattern),
        [typeof(Quantity)] = () =>
            new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "0", Description = "A number of pieces." },
    };

    /// <summary>The schema of a value; nothing for what is no value of the domain.</summary>
    public static OpenApiSchema? Of(Type type) => Known.TryGetValue(type, out var make) ? make()
        : type.IsEnum ? Enumeration(type)
        : Array.Exists(
            type.GetInterfaces(), implemented => implemented.IsGenericType && implemented.GetGenericTypeDefinition() == typeof(ITypedId<>))
                ? Id(type)
        : null;

    public static OpenApiSchema Id(Type type)
    {
        var prefix = (string)type.GetProperty(nameof(ITypedId<>.Prefix))!.GetValue(null)!;
        return Text($"An id: `{prefix}_` and 26 characters that sort by time.", $"{prefix}_01k9c2v8qjf3nbn5z4w7x6t2ra",
            pattern: $"^{prefix}_{TypedId.Pattern}$");
    }

    public static OpenApiSchema Text(string? description, string? example = null, string? pattern = null, int? longest = null) => new()
    {
        Type = JsonSchemaType.String,
        Description = description,
        Pattern = pattern,
        MinLength = longest is null ? null : 1,
        MaxLength = longest,
        Examples = example is null ? null : [example],
    };

    public static OpenApiSchema Enumeration(Type type) => OneOf(Enum.GetNames(type).Select(name => NameOnTheWire(type, name)));

    public static OpenApiSchema OneOf(IEnumerable<string> values) =>
        new() { Type = JsonSchemaType.String, Enum = [.. values.Select(value => (JsonNode)value)] };

    /// <summary>
    /// A reference to the schema of that name: whoever generates code from the document makes up a name for what stands in a parameter.
    /// </summary>
    public static OpenApiSchemaReference Refer(string name, Func<OpenApiSchema> make, OpenApiDocument document)
    {
        if (document.Components?.Schemas?.ContainsKey(name) != true)
            _ = document.AddComponent<IOpenApiSchema>(name, make());
        return new OpenApiSchemaReference(name, document);
    }

    private static string NameOnTheWire(Type type, string name) =>
        type.GetField(name)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
            ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
