namespace CleanOrders.Template.Tests;

/// <summary>Under names that no namespace can have, what the template makes builds, runs and passes its own tests.</summary>
public sealed class GeneratedSolutionTests(InstalledTemplate template) : IClassFixture<InstalledTemplate>
{
    private static readonly string[] Fast = ["Domain.Tests", "Application.Tests", "Architecture.Tests"];

    /// <summary>What of the tests of the API knows every route, and those of the one that exercise 2 adds.</summary>
    private const string OfTheExercises = "FullyQualifiedName~ChangeNoteTests|DisplayName~/note|DisplayName~notes.http"
        + "|FullyQualifiedName~Every_route_has_a_row|FullyQualifiedName~Every_endpoint_has_a_budget"
        + "|FullyQualifiedName~Every_operation_stands_in_a_file|FullyQualifiedName~ApiDocumentTests|FullyQualifiedName~RulesTests";

    /// <summary>What namespaces and assemblies are called under each name.</summary>
    private static readonly Dictionary<string, string> Namespaces = new(StringComparer.Ordinal)
    {
        ["2026.my-orders"] = "_2026.my_orders",
        ["my-orders"] = "my_orders",
        ["2026.Orders"] = "_2026.Orders",
        ["Acme Orders"] = "Acme_Orders",
    };

    public static TheoryData<string> Names => [.. Namespaces.Keys];

    /// <summary>Building takes a minute and a half: the first name has what breaks the others.</summary>
    public static TheoryData<string> BuiltNames => [.. Namespaces.Keys.Take(InstalledTemplate.IsLong ? Namespaces.Count : 1)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_has_every_file_of_the_repository_but_those_of_the_template(string name)
    {
        var solution = await template.Generate(name);

        var expected = template.Files.Where(file => !IsOfTheTemplate(file))
            .Select(file => file.Replace("CleanOrders", name, StringComparison.Ordinal)).ToList();
        expected.Except(solution.Files).ShouldBeEmpty("is missing");
        solution.Files.Except(expected).ShouldBeEmpty("is too much");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_in_it_speaks_of_the_template(string name) =>
        (await template.Generate(name)).Leftovers.ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_reference_in_it_leads_to_a_file(string name) =>
        (await template.Generate(name)).DeadReferences.ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Its_readme_has_the_name_as_it_was_given(string name) =>
        (await (await template.Generate(name)).Read("README.md")).Split('\n')[0].ShouldBe($"# {name}");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Its_format_does_not_depend_on_its_name(string name) =>
        (await (await template.Generate(name)).Read(".editorconfig")).Split('\n')
            .ShouldNotContain(line => line.StartsWith("dotnet_sort_system_directives_first"));

    [Theory]
    [MemberData(nameof(BuiltNames))]
    public async Task It_builds_without_a_warning(string name) => await (await Built(name)).Build();

    [Theory]
    [MemberData(nameof(BuiltNames))]
    public async Task It_takes_an_order_under_its_own_name(string name)
    {
        await using var api = await (await Built(name)).Start();

        (await api.Get("/health/ready")).ShouldContain("healthy");
        await api.SignIn();
        (await api.PlaceOrder()).GetProperty("status").GetString().ShouldBe("awaiting_payment");

        (await api.Get("/openapi/v1.json")).ShouldNotContain("CleanOrders");
        api.Log.ShouldContain($"{Namespaces[name]}.Infrastructure");
        api.Log.ShouldNotContain("CleanOrders");
    }

    /// <summary>All of them take long; those that need no server show that the test command copes.</summary>
    [Theory]
    [MemberData(nameof(BuiltNames))]
    public async Task Its_own_tests_pass(string name)
    {
        var solution = await Built(name);
        if (InstalledTemplate.IsLong)
        {
            (await solution.Test()).ShouldBeCounts();
            return;
        }

        (await solution.Test("--only", Fast[0])).ShouldBeCounts();
        foreach (var fast in Fast.Skip(1))
            (await solution.RunTests(fast, "FullyQualifiedName~Tests")).ShouldBeGreaterThan(0);
    }

    /// <summary>Who does the exercises gets what their texts promise: no test complains of a use case that is half there.</summary>
    [Fact]
    public async Task The_solutions_of_the_exercises_pass_the_tests_that_they_concern()
    {
        var solution = await template.Solve(Namespaces.Keys.First());

        (await solution.RunTests("Domain.Tests", "FullyQualifiedName~Tests")).ShouldBeGreaterThan(200);
        (await solution.RunTests("Worker.Tests", "FullyQualifiedName~EventContractTests")).ShouldBeGreaterThan(30);
        (await solution.RunTests("WebApi.Tests", OfTheExercises)).ShouldBeGreaterThan(20);
    }

    /// <summary>A second build would take as long as all the rest: what is built by default has the exercises solved.</summary>
    private Task<GeneratedSolution> Built(string name) => InstalledTemplate.IsLong ? template.Generate(name) : template.Solve(name);

    // What somebody starts from it has a history of its own, and is compared with nothing.
    private static bool IsOfTheTemplate(string file) =>
        file is "CHANGELOG.md" or "docs/comparison.md" || file.StartsWith(".template.config/", StringComparison.Ordinal)
        || file.StartsWith("tests/Template.Tests/", StringComparison.Ordinal);
}

file static class Counts
{
    public static void ShouldBeCounts(this string line) => line.ShouldMatch("^[1-9][0-9]* passed, 0 failed");
}
