using CleanOrders.WebApi.Tests.Docs;

namespace CleanOrders.WebApi.Tests.GraphQL;

/// <summary>A client that a generator makes of <c>docs/schema.graphql</c> compiles as it is, and places an order.</summary>
public sealed class TypedClientTests(SharedApi api)
{
    private const string Operations = "graphql-place-order.graphql";

    [Fact]
    public async Task A_client_in_TypeScript_is_generated_checked_and_places_an_order()
    {
        using var tools = await NodeTools.New(
            "graphql-client.mjs", Operations, "graphql-place-order.ts", "graphql-tsconfig.json", "tsconfig.json");
        var schema = Path.Combine(Repository.Root, "docs", "schema.graphql");

        await Succeed(tools, "graphql-client.mjs", schema, Operations, "operations.ts");
        _ = await tools.Succeed("typescript/bin/tsc", ["--project", "graphql-tsconfig.json"]);
        var buyer = await api.NewCustomer();
        var order = await Succeed(tools, "graphql-place-order.js", $"{api.Address}".TrimEnd('/'), await buyer.Token());

        (await buyer.Get($"/v1/orders/{order.Trim()}").Order()).Lines.Single().Sku.ShouldBe("SKU-00004");
    }

    private static async Task<string> Succeed(NodeTools tools, params string[] arguments)
    {
        var (exitCode, output) = await NodeTools.Run(tools.Folder, "node", arguments);
        exitCode.ShouldBe(0, output);
        return output;
    }
}
