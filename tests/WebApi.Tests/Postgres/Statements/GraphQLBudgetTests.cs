namespace CleanOrders.WebApi.Tests.Postgres.Statements;

/// <summary>What the likeliest documents cost: however many things an answer has, each link costs a statement or two.</summary>
public sealed class GraphQLBudgetTests(StatementBudgetTests.Tapped tapped) : IClassFixture<StatementBudgetTests.Tapped>
{
    private const int Orders = 50;
    private const string AddressFields = """{ name: "A", line1: "B", city: "C", postalCode: "10115", country: "DE" }""";

    private static readonly Dictionary<string, (int Statements, string Document)> All = new(StringComparer.Ordinal)
    {
        ["orders with lines, products, payments and customer"] = (6,
            "{ orders(first: 50) { nodes { id number status total { amount } lines { sku quantity product { name price { amount } } } "
                + "payments { id status amount { amount } } customer { email displayName } } pageInfo { endCursor hasNextPage } } }"),
        ["orders alone"] = (3, "{ orders(first: 50) { nodes { id number status } } }"),
        ["orders, counted"] = (5, "{ orders(first: 10) { totalCount nodes { id } } }"),
        ["products with stock"] = (2, "{ products(first: 200) { nodes { sku name price { amount } stock { available } } } }"),
        ["orders with products and their stock"] =
            (5, "{ orders(first: 50) { nodes { lines { product { name stock { available } } } } } }"),
        ["the caller and their orders and inbox"] =
            (6, "{ me { email roles } orders(first: 5) { nodes { id } } notifications(first: 5) { nodes { title } } }"),
        ["payments"] = (3, "{ payments(first: 50) { nodes { id status refunds { id } entries { kind } } } }"),
        ["conversations"] = (3, "{ conversations(first: 50) { nodes { id subject unread reads { upTo } } } }"),
        ["events"] = (1, "{ events(first: 50) { nodes { id type data } } }"),
        ["a product with its reviews"] =
            (4, """
                { product(sku: "SKU-00001") { name rating { average } }
                  reviews(sku: "SKU-00001", first: 10) { nodes { title author { displayName } } } }
                """),
        ["articles"] = (2, "{ articles(first: 50) { nodes { title author { displayName } tags } } }"),
        ["an order placed"] = (10,
            $$"""
            mutation { placeOrder(input: { lines: [{ sku: "SKU-00021", quantity: 1 }], shippingAddress: {{AddressFields}} },
              idempotencyKey: "KEY") { id lines { sku } } }
            """),
    };

    public static TheoryData<string> Documents => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task A_document_costs_no_more_than_its_budget(string name)
    {
        var (statements, document) = All[name];
        var admin = tapped.Api.As(Admin);
        if (name.StartsWith("orders", StringComparison.Ordinal))
            await HaveOrders(admin);

        var traffic = await tapped.Measure(new StatementBudget(statements, statements, async api =>
        {
            var answer = await admin.GraphQL(document.Replace("KEY", Client.FreshKey(), StringComparison.Ordinal));
            answer.Codes().ShouldBeEmpty();
            return answer;
        }));

        TestContext.Current.SendDiagnosticMessage("{0}: {1} statements", name, traffic.Statements.Count);
        traffic.Statements.Count.ShouldBeLessThanOrEqualTo(statements, $"{name}: {traffic}");
    }

    private static async Task HaveOrders(Client admin)
    {
        for (var i = (await admin.Get("/v1/orders?limit=200")).Member("items").GetArrayLength(); i < Orders; i++)
            await admin.PlaceOrder((1, $"SKU-{i + 1:00000}"), (1, $"SKU-{i + 101:00000}")).ShouldBe(HttpStatusCode.Created);
    }
}
