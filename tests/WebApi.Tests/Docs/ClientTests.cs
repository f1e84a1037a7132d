using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CleanOrders.WebApi.Tests.Docs;

/// <summary>Clients that are made of <c>/openapi/v1.json</c> by generators compile as they are, and place an order.</summary>
public sealed class ClientTests(SharedApi api)
{
    [Fact]
    public async Task A_client_in_TypeScript_is_generated_checked_and_places_an_order()
    {
        using var tools = await NodeTools.New("place-order.ts", "tsconfig.json");
        await Save(tools.Folder);

        _ = await tools.Succeed("openapi-typescript/bin/cli.js", ["v1.json", "-o", "api.d.ts"]);
        _ = await tools.Succeed("typescript/bin/tsc", ["--project", "tsconfig.json"]);
        await File.WriteAllTextAsync(
            Path.Combine(tools.Folder, "package.json"), """{"type": "module"}""", TestContext.Current.CancellationToken);
        var buyer = await api.NewCustomer();
        var (exitCode, output) =
            await NodeTools.Run(tools.Folder, "node", ["place-order.js", $"{api.Address}".TrimEnd('/'), await buyer.Token()]);

        exitCode.ShouldBe(0, output);
        (await buyer.Get($"/v1/orders/{output.Trim()}").Order()).Lines.Single().Sku.ShouldBe("SKU-00002");
    }

    [Fact]
    public async Task A_client_in_CSharp_is_generated_compiled_and_places_an_order()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", RunningApi.Unique("client"))).FullName;
        try
        {
            await Save(folder);
            await Dotnet("tool", "restore");
            await Dotnet(
                "nswag", "openapi2csclient", $"/input:{folder}/v1.json", $"/output:{folder}/Client.cs", "/namespace:Generated",
                "/classname:OrdersClient", "/jsonLibrary:SystemTextJson",
                "/operationGenerationMode:SingleClientFromOperationId", "/generateOptionalParameters:true");
            var generated = await File.ReadAllTextAsync(Path.Combine(folder, "Client.cs"), TestContext.Current.CancellationToken);
            var buyer = await api.NewCustomer();

            var order = await (Task<string>)Compiled(generated, Repository.Read("tests/WebApi.Tests/Docs/Clients/PlaceOrder.cs"))
                .GetType("Shop", throwOnError: true)!.GetMethod("Order")!.Invoke(obj: null, [$"{api.Address}", await buyer.Token()])!;

            (await buyer.Get($"/v1/orders/{order}").Order()).Lines.Single().Sku.ShouldBe("SKU-00003");
            generated.ShouldNotContain("enum Anonymous", Case.Sensitive, "An enum has no name in the document.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Dotnet(params string[] arguments)
    {
        var (exitCode, output) = await NodeTools.Run(Repository.Root, "dotnet", arguments);
        exitCode.ShouldBe(0, $"dotnet {string.Join(' ', arguments)}: {output}");
    }

    private static Assembly Compiled(params string[] sources)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(file) is "netstandard.dll").Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create(
            RunningApi.Unique("Client"), sources.Select(source => CSharpSyntaxTree.ParseText(source)), references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        result.Success.ShouldBeTrue(
            string.Join('\n', result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error).Take(20)));
        assembly.Position = 0;
        return new AssemblyLoadContext(name: null).LoadFromStream(assembly);
    }

    private async Task Save(string folder) =>
        await File.WriteAllTextAsync(
            Path.Combine(folder, "v1.json"), (await api.Anonymous().Get("/openapi/v1.json").ShouldBe(HttpStatusCode.OK)).Text);
}
