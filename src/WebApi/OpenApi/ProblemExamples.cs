using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Problems;
using Microsoft.OpenApi;

namespace CleanOrders.WebApi.OpenApi;

/// <summary>What problem documents look like, in general and for each code.</summary>
internal static class ProblemExamples
{
    public const string Schema = "Problem";

    // Codes with more to say than their title; their errors are made where the real ones are.
    private static readonly Dictionary<string, Error> Known = new Error[]
    {
        Invalid(),
        OrderErrors.WrongState(OrderStatus.Shipped, OrderStatus.Cancelled),
        OrderErrors.OutOfStock([new ShortLine(new Sku("SKU-00001"), new Quantity(20), new Quantity(3))]),
        OrderErrors.PriceChanged(new Money(3998, Currency.Eur), new Money(4998, Currency.Eur)),
        StockLevel.BelowReserved.With("10 are on hand and 8 of them reserved: -5 cannot be taken.") with
        {
            Extensions = new Dictionary<string, object>(StringComparer.Ordinal) { ["onHand"] = 10, ["reserved"] = 8 },
        },
    }.ToDictionary(error => error.Type.Code, StringComparer.Ordinal);

    /// <summary>A reference to the one example of the code.</summary>
    public static IOpenApiExample Of(ProblemType type, OpenApiDocument document)
    {
        if (document.Components?.Examples?.ContainsKey(type.Code) != true)
        {
            var error = Known.GetValueOrDefault(type.Code);
            var members = Problem.Members(type, error?.Detail ?? type.Explanation, error, "/v1/orders", "0af7651916cd43dd8448eb211c80319c");
            _ = document.AddComponent<IOpenApiExample>(
                type.Code, new OpenApiExample { Summary = type.Title, Value = OperationDescription.Json(members) });
        }

        return new OpenApiExampleReference(type.Code, document);
    }

    public static OpenApiSchema DescribeSchema() =>
        Closed("A refusal (RFC 9457). Some codes have further members, as their examples show.", true, new(StringComparer.Ordinal)
        {
            ["type"] = Text("The address of a page that explains the code.", format: "uri-reference"),
            ["title"] = Text("What it is, the same for every occurrence."),
            ["status"] = new()
            {
                Type = JsonSchemaType.Integer,
                Description = "The status of the answer.",
                Minimum = "400",
                Maximum = "599",
            },
            ["detail"] = Text("What it is this time, for people."),
            ["instance"] = Text("The path that was asked for."),
            ["code"] = Text("What it is, for programs. Stable.", "^[a-z_]+\\.[a-z_]+$"),
            ["traceId"] = Text("Finds the request in the service's logs."),
            ["retryable"] = new() { Type = JsonSchemaType.Boolean, Description = "Whether the same request can succeed later." },
            ["errors"] = new()
            {
                Type = JsonSchemaType.Array,
                Description = "What is wrong with single members of the request; only with `request.invalid`.",
                Items = Closed("One member that is wrong.", false, new(StringComparer.Ordinal)
                {
                    ["pointer"] = Text("JSON Pointer (RFC 6901) to the member, or `/` and the name of a query parameter."),
                    ["code"] = Text("What is wrong with it, for programs. Stable.", "^[a-z_]+\\.[a-z_]+$"),
                    ["detail"] = Text("What is wrong with it, for people."),
                }),
            },
        });

    private static OpenApiSchema Closed(string description, bool more, Dictionary<string, OpenApiSchema> members) => new()
    {
        Type = JsonSchemaType.Object,
        Description = description,
        Required = members.Keys.Where(name => name != "errors").ToHashSet(StringComparer.Ordinal),
        Properties = members.ToDictionary(member => member.Key, IOpenApiSchema (member) => member.Value, StringComparer.Ordinal),
        AdditionalPropertiesAllowed = more,
        AdditionalProperties = more ? new OpenApiSchema() : null,
    };

    private static OpenApiSchema Text(string description, string? pattern = null, string? format = null) =>
        new() { Type = JsonSchemaType.String, Description = description, Pattern = pattern, Format = format };

    private static Error Invalid()
    {
        var violations = new Violations();
        violations.Add("/lines/0/quantity", OrderErrors.QuantityOutOfRange.With($"A quantity is from 1 to {Pieces.Most}."));
        violations.Add("/shippingAddress/country", Domain.SharedKernel.Text.Required.With("A country is required here."));
        return violations.ToError();
    }
}
