using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Identity;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.GraphQL;

/// <summary>Asks for every field at which an operation begins, and every link, with every kind of credential.</summary>
public sealed class FieldSweepTests(SweptApi api) : IClassFixture<SweptApi>
{
    private static readonly SweepRow Placing = new(Gate.Open, Gate.Open, Gate.Forbidden, Gate.Forbidden, Gate.Open);
    private static readonly SweepRow Cancelling = new(Gate.Open, Gate.NotThere, Gate.Open, Gate.Forbidden, Gate.Open);

    // The document, and who gets past: as the rows of the HTTP operations say.
    private static readonly Dictionary<string, (string Document, SweepRow Row)> All = new(StringComparer.Ordinal)
    {
        ["Query.me"] = ("{ me { id } }", SweepRow.SignedIn),
        ["Query.orders"] = ("{ orders { nodes { id } } }", SweepRow.SignedIn),
        ["Query.order"] = ("""{ order(id: "{order}") { id } }""", SweepRow.SeesOrder),
        ["Query.products"] = ("{ products { nodes { sku } } }", SweepRow.Public),
        ["Query.product"] = ("""{ product(sku: "SKU-00777") { sku } }""", SweepRow.Public),
        ["Query.stock"] = ("""{ stock(sku: "SKU-00777") { sku } }""", SweepRow.StockOrSupport),
        ["Query.payments"] = ("{ payments { nodes { id } } }", SweepRow.SupportOnly),
        ["Query.events"] = ("{ events { nodes { id } } }", SweepRow.AdminOnly),
        ["Query.articles"] = ("{ articles { nodes { slug } } }", SweepRow.Public),
        ["Query.reviews"] = ("""{ reviews(sku: "SKU-00777") { nodes { id } } }""", SweepRow.Public),
        ["Query.conversations"] = ("{ conversations { nodes { id } } }", SweepRow.SignedIn),
        ["Query.notifications"] = ("{ notifications { nodes { id } } }", SweepRow.SignedIn),
        ["Order.payments"] = ("""{ order(id: "{order}") { payments { id } } }""",
            SweepRow.SeesOrder with { Customer = Gate.Forbidden, Warehouse = Gate.Forbidden }),
        ["Order.customer"] = ("""{ order(id: "{order}") { customer { email } } }""", SweepRow.SeesOrder),
        ["OrderLine.product"] = ("""{ order(id: "{order}") { lines { product { name } } } }""", SweepRow.SeesOrder),
        ["Product.stock"] = ("""{ product(sku: "SKU-00777") { stock { available } } }""",
            SweepRow.StockOrSupport),
        ["Mutation.placeOrder"] = (
            """
            mutation { placeOrder(input: { lines: [{ sku: "SKU-00777", quantity: 1 }], shippingAddress: { name: "A", line1: "B", city: "C",
              postalCode: "10115", country: "DE" } }, idempotencyKey: "{key}") { id } }
            """, Placing),
        ["Mutation.payOrder"] = (
            """mutation { payOrder(order: "{order}", input: { token: "tok_declined" }, idempotencyKey: "{key}") { id } }""",
            SweepRow.OwnsOrder),
        ["Mutation.cancelOrder"] = (
            """mutation { cancelOrder(order: "{order}", input: { reason: "Swept" }, idempotencyKey: "{key}") { id } }""", Cancelling),
        ["Mutation.requestReturn"] = (
            """
            mutation { requestReturn(order: "{order}", input: { lines: [{ sku: "SKU-00777", quantity: 1 }], reason: "Swept" },
              idempotencyKey: "{key}") { id } }
            """, SweepRow.OwnsOrder),
        ["Mutation.writeReview"] = (
            """
            mutation { writeReview(sku: "SKU-00777", input: { rating: 5, title: "Swept", body: "Swept" }, idempotencyKey: "{key}") { id } }
            """, SweepRow.SignedIn with
            {
                Customer = Gate.Forbidden,
                Stranger = Gate.Forbidden,
                Support = Gate.Forbidden,
                Warehouse = Gate.Forbidden,
                Admin = Gate.Forbidden,
            }),
        ["Mutation.sendMessage"] = (
            """
            mutation { sendMessage(conversation: "{conversation}", input: { clientId: "{key}", body: "Swept" },
              idempotencyKey: "{key}") { id } }
            """, SweepRow.SeesConversation),
        ["Subscription.orderChanged"] = ("""subscription { orderChanged(order: "{order}") { version } }""", SweepRow.SeesOrder),
        ["Subscription.messageAdded"] = (
            """subscription { messageAdded(conversation: "{conversation}") { sequence } }""", SweepRow.SeesConversation),
    };

    public static TheoryData<string> Fields => [.. All.Keys];

    [Fact]
    public void Every_field_has_a_row()
    {
        var schema = api.Services.GetRequiredService<ISchema>();
        schema.Initialize();
        var begin = new[] { schema.Query, schema.Mutation!, schema.Subscription! }
            .SelectMany(root => root.Fields.Select(field => $"{root.Name}.{field.Name}"));
        var links = schema.AllTypes.OfType<IObjectGraphType>()
            .SelectMany(type => type.Fields.Where(field => field.Metadata.ContainsKey("link"))
                .Select(field => $"{type.Name}.{field.Name}"));

        begin.Concat(links).ShouldBe(All.Keys, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Nobody_gets_past_without_a_good_token(string field)
    {
        foreach (var (name, token) in api.BadTokens)
            Seen(await Send(field, token)).ShouldBe(All[field].Row.Nobody, $"{field} with {name}");
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Each_role_gets_where_it_may_and_no_further(string field)
    {
        foreach (var (name, expected, token) in await api.Everybody(All[field].Row))
            Seen(await Send(field, token)).ShouldBe(expected, $"{field} as {name}");
    }

    private static Gate Seen(IReadOnlyList<string> codes) => codes switch
    {
        ["auth.required" or "auth.token_invalid", ..] => Gate.Closed,
        ["auth.forbidden" or "review.not_purchased", ..] => Gate.Forbidden,
        ["order.not_found" or "conversation.not_found", ..] => Gate.NotThere,
        ["server.error" or "graphql.document_invalid", ..] => throw new InvalidOperationException(string.Join(' ', codes)),
        _ => Gate.Open,
    };

    private async Task<IReadOnlyList<string>> Send(string field, string? token)
    {
        var client = token is null ? api.Anonymous() : api.Bearing(token);
        var query = All[field].Document.Replace("{order}", api.PathOf("GET {id:ord}"), StringComparison.Ordinal)
            .Replace("{conversation}", api.PathOf("GET {id:cnv}"), StringComparison.Ordinal)
            .Replace("{key}", Client.FreshKey(), StringComparison.Ordinal);
        return field.StartsWith("Subscription", StringComparison.Ordinal)
            ? (await client.SubscriptionRefusal(query))?.Codes() ?? []
            : (await client.GraphQL(query)).Codes();
    }
}
