using System.Text.Json;
using System.Text.Json.Nodes;
using CleanOrders.WebApi.Tests.Conversations;
using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.GraphQL;

/// <summary>Every field of GraphQL says what the member of that name says over HTTP.</summary>
public sealed class SameDataTests(SharedApi api)
{
    // What HTTP names otherwise, or has not.
    private static readonly HashSet<string> Links = new(StringComparer.Ordinal)
        { "Order.customer", "Order.payments", "OrderLine.product", "Product.stock" };

    [Fact]
    public async Task An_order_with_all_that_can_happen_to_it()
    {
        var order = await api.As(Customer).PlaceOrder((3, Sku)).Order();
        await api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Created);

        await ShouldBeTheSame(api.As(Customer), order.Path, $$"""order(id: "{{order.Id}}")""", "Order");
    }

    [Fact]
    public Task The_caller() => ShouldBeTheSame(api.As(Customer), "/v1/me", "me", "Me");

    [Fact]
    public Task A_product() => ShouldBeTheSame(api.Anonymous(), $"/v1/products/{Sku}", $$"""product(sku: "{{Sku}}")""", "Product");

    [Fact]
    public Task The_stock_of_a_product() =>
        ShouldBeTheSame(api.As(Warehouse), $"/v1/inventory/{Sku}", $$"""stock(sku: "{{Sku}}")""", "Stock");

    [Theory]
    [InlineData("/v1/orders?limit=3", "orders(first: 3)", "Order")]
    [InlineData("/v1/orders?limit=3&sort=total", "orders(first: 3, sort: TOTAL, descending: false)", "Order")]
    [InlineData("/v1/products?limit=3&q=a", """products(first: 3, search: "a")""", "Product")]
    [InlineData("/v1/payments?limit=3", "payments(first: 3)", "Payment")]
    [InlineData("/v1/events?limit=3", "events(first: 3)", "Event")]
    [InlineData("/v1/articles?limit=3", "articles(first: 3)", "Article")]
    [InlineData("/v1/conversations?limit=3", "conversations(first: 3)", "Conversation")]
    [InlineData("/v1/me/notifications?limit=3", "notifications(first: 3)", "Notification")]
    public async Task A_page_of_a_list(string path, string field, string type)
    {
        // On a host of its own: nothing may come in between the one and the other.
        await using var own = await Api.New();
        var order = await own.As(Admin).PlaceOrder((1, Sku)).Order();
        await own.As(Admin).PlaceOrder((2, Sku)).ShouldBe(HttpStatusCode.Created);
        await own.As(Admin).Pay(order).ShouldBe(HttpStatusCode.Created);
        _ = await own.As(Admin).OpenConversation();
        _ = await Eventually.Be(() => own.As(Admin).Get("/v1/events"), answer => answer.Member("items").GetArrayLength() > 3);
        _ = await Eventually.Be(() => own.As(Admin).Get("/v1/me/notifications"), answer => answer.Member("items").GetArrayLength() > 0);

        var http = await own.As(Admin).Get(path);
        var page = (await own.As(Admin).GraphQL($"{{ {field} {{ nodes {Selection(type)} pageInfo {{ hasNextPage endCursor }} }} }}").Data())
            .EnumerateObject().Single().Value;

        Wanted(http.Member("items"), type)!.ToJsonString().ShouldBe(Found(page.GetProperty("nodes")).ToJsonString());
        page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean().ShouldBe(
            http.Json.TryGetProperty("next", out var next) && next.ValueKind != JsonValueKind.Null);
    }

    private const string Sku = "SKU-00012";

    private async Task ShouldBeTheSame(Client client, string path, string field, string type)
    {
        var http = await client.Get(path).ShouldBe(HttpStatusCode.OK);
        var data = await client.GraphQL($"{{ {field} {Selection(type)} }}").Data();

        Found(data.EnumerateObject().Single().Value).ToJsonString().ShouldBe(Wanted(http.Json, type)!.ToJsonString());
    }

    /// <summary>Every field of a type and of those below it, but for links.</summary>
    private string Selection(string type)
    {
        var schema = api.Services.GetRequiredService<ISchema>();
        schema.Initialize();
        return Of((IComplexGraphType)schema.AllTypes[type]!);

        static string Of(IComplexGraphType type) => $"{{ {string.Join(' ', type.Fields
            .Where(field => !Links.Contains($"{type.Name}.{field.Name}"))
            .Select(field => field.ResolvedType!.GetNamedType() is IComplexGraphType below
                ? $"{field.Name} {Of(below)}"
                : field.Name))} }}";
    }

    /// <summary>What HTTP answers, as GraphQL should: a member that is left out is null, and enums are in capitals.</summary>
    private JsonNode? Wanted(JsonElement element, string typeName)
    {
        return Of(element, api.Services.GetRequiredService<ISchema>().AllTypes[typeName]!);

        JsonNode? Of(JsonElement element, IGraphType type) => element.ValueKind switch
        {
            JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().Select(item => Of(item, type))]),
            JsonValueKind.Object when type is IComplexGraphType known => new JsonObject(known.Fields
                .Where(field => !Links.Contains($"{known.Name}.{field.Name}"))
                .Select(field => KeyValuePair.Create(field.Name, element.TryGetProperty(NameOverHttp(known, field), out var member)
                    ? Of(member, field.ResolvedType!.GetNamedType())
                    : null))),
            JsonValueKind.String when type is EnumerationGraphType => element.GetString()!.ToUpperInvariant().Replace('-', '_'),
            _ => JsonNode.Parse(element.GetRawText()),
        };

        static string NameOverHttp(IComplexGraphType type, FieldType field) =>
            type.Name == "Order" && field.Name == "customerId" ? "customer" : field.Name;
    }

    private static JsonNode Found(JsonElement data) => JsonNode.Parse(data.GetRawText())!;
}
