using System.Text.Json;

namespace CleanOrders.WebApi.Tests.Docs;

/// <summary>What the two linters that most people use say of <c>/openapi/v1.json</c>.</summary>
public sealed class LintTests(SharedApi api)
{
    private const string Spectral = "@stoplight/spectral-cli/dist/index.js";
    private const string Redocly = "@redocly/cli/bin/cli.js";

    /// <summary>No contact and no licence, no description of a tag, no refusal, and an array of anything.</summary>
    private const string Poor = """
        {"openapi": "3.1.0", "info": {"title": "A", "version": "1", "description": "A"}, "servers": [{"url": "/"}], "tags": [{"name": "A"}], "paths": {"/a": {"get": {
          "operationId": "a", "summary": "A", "description": "A", "tags": ["A"], "security": [],
          "responses": {"200": {"description": "A", "content": {"application/json": {"schema": {"type": "array"}}}}}}}}}
        """;

    [Fact]
    public async Task Spectral_finds_nothing_wrong_with_the_document()
    {
        using var tools = await NodeTools.New("spectral.yaml");

        (await SpectralOf(tools, await Document())).ShouldBeEmpty();
        (await SpectralOf(tools, Poor)).ShouldBe(["array-items", "info-contact"], ignoreOrder: true, "What is wrong is found.");
    }

    [Fact]
    public async Task Redocly_finds_nothing_wrong_with_the_document_but_two_addresses_that_the_contract_has()
    {
        using var tools = await NodeTools.New();

        // The contract has this address and `/v1/payments/{id}/refunds`. The prefix of an id tells them apart, which the linter does not
        // look at.
        (await RedoclyOf(tools, await Document())).ShouldBe(["no-ambiguous-paths at #/paths/~1v1~1payments~1webhooks~1{provider}"]);
        (await RedoclyOf(tools, Poor)).ShouldBe(
            ["info-license", "operation-4xx-response", "tag-description"], ignoreOrder: true, "What is wrong is found.");
    }

    private static async Task<IEnumerable<string>> SpectralOf(NodeTools tools, string document)
    {
        await File.WriteAllTextAsync(Path.Combine(tools.Folder, "v1.json"), document);
        var (exitCode, output) =
            await tools.Run(
                Spectral,
                ["lint", "v1.json", "--ruleset", "spectral.yaml", "--fail-severity", "hint", "--format", "json", "--output", "found.json"]);
        exitCode.ShouldBeInRange(0, 1, output);
        using var found = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(tools.Folder, "found.json")));
        return Said(found.RootElement, rule => rule.GetProperty("code"),
            finding => string.Join('/', finding.GetProperty("path").EnumerateArray().Select(part => $"{part}")), document);
    }

    private static async Task<IEnumerable<string>> RedoclyOf(NodeTools tools, string document)
    {
        await File.WriteAllTextAsync(Path.Combine(tools.Folder, "v1.json"), document);
        var (exitCode, output) =
            await tools.Run(Redocly, ["lint", "v1.json", "--extends", "recommended", "--max-problems", "1000", "--format", "json"]);
        exitCode.ShouldBeInRange(0, 1, output);
        var json = output[output.IndexOf('{')..(output.LastIndexOf('}') + 1)];
        using var found = JsonDocument.Parse(json);
        return Said(found.RootElement.GetProperty("problems"), rule => rule.GetProperty("ruleId"),
            finding => finding.GetProperty("location")[0].GetProperty("pointer").GetString()!, document);
    }

    // Of the document itself a failure has to say where.
    private static List<string> Said(
        JsonElement found, Func<JsonElement, JsonElement> rule, Func<JsonElement, string> where, string document) =>
        [.. found.EnumerateArray().Select(finding => document == Poor ? $"{rule(finding)}" : $"{rule(finding)} at {where(finding)}")
            .Distinct()];

    private async Task<string> Document() => (await api.Anonymous().Get("/openapi/v1.json").ShouldBe(HttpStatusCode.OK)).Text;
}
