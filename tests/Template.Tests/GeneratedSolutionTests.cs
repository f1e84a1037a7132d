using System.Text.Json;
using System.Text.RegularExpressions;

namespace CleanOrders.Template.Tests;

/// <summary>Under names that no namespace can have, what the template makes builds, runs and passes its own tests.</summary>
public sealed partial class GeneratedSolutionTests(InstalledTemplate template) : IClassFixture<InstalledTemplate>
{
    private static readonly string[] MayNameGraphQL =
    [
        "docs/adr/0031", "tests/WebApi.Tests/Docs/Clients/package", "tests/WebApi.Tests/Docs/NodeTools.cs",
        "tests/WebApi.Tests.Sqlite/WebApi.Tests.Sqlite.csproj", ".config/template-version.json",
    ];

    private static readonly string[] Fast = ["Domain.Tests", "Application.Tests", "Architecture.Tests"];

    /// <summary>What of the tests of the API knows every route, and those of what the exercises add.</summary>
    private const string OfTheExercises = "FullyQualifiedName~ChangeNoteTests|DisplayName~/note|DisplayName~notes.http"
        + "|FullyQualifiedName~Every_route_has_a_row|FullyQualifiedName~Every_endpoint_has_a_budget"
        + "|FullyQualifiedName~Every_field_has_a_row"
        + "|FullyQualifiedName~Every_operation_stands_in_a_file|FullyQualifiedName~ApiDocumentTests|FullyQualifiedName~RulesTests";

    /// <summary>What namespaces and assemblies are called under each name.</summary>
    private static readonly Dictionary<string, string> Namespaces = new(StringComparer.Ordinal)
    {
        ["2026.my-orders"] = "_2026.my_orders",
        ["Acme Orders"] = "Acme_Orders",
        ["Task"] = "TaskApp",
        ["Contoso.Orders"] = "Contoso.Orders",
        ["Orders"] = "Orders",
        ["my-orders"] = "my_orders",
        ["2026.Orders"] = "_2026.Orders",
        ["class"] = "classApp",
        ["Größe.Orders"] = "Größe.Orders",
        ["Domain"] = "DomainApp",
        [LongName] = LongName,
        ["CleanOrders"] = "CleanOrders",
    };

    private const string Options = "--graphql false --port 6080 --gateway-port 6090";
    private const string LongName = "Contoso.Department.Of.Everything.That.Is.Ordered.And.Sent.Somewhere.Orders.Backe";

    /// <summary>Each takes seconds: all of them in the long run.</summary>
    public static TheoryData<string> Names => [.. Namespaces.Keys.Take(InstalledTemplate.IsLong ? Namespaces.Count : 4)];

    /// <summary>Building takes a minute and a half: the first name has what breaks the others.</summary>
    public static TheoryData<string> BuiltNames => [.. Namespaces.Keys.Take(InstalledTemplate.IsLong ? Namespaces.Count : 1)];

    /// <summary>Generating takes seconds: all that is looked at before anything is built is looked at in one test.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_has_every_file_and_nothing_of_the_template(string name)
    {
        var solution = await template.Generate(name);

        var expected = template.Files.Where(file => !IsOfTheTemplate(file))
            .Select(file => file.Replace("CleanOrders", name, StringComparison.Ordinal)).ToList();
        expected.Except(solution.Files).ShouldBeEmpty("is missing");
        solution.Files.Except(expected).ShouldBeEmpty("is too much");
        solution.DeadReferences.ShouldBeEmpty();
        if (name != "CleanOrders")
            solution.Leftovers.ShouldBeEmpty();
        (await solution.Read("README.md")).Split('\n')[0].ShouldBe($"# {name}");
        (await solution.Read(".editorconfig")).Split('\n')
            .ShouldNotContain(line => line.StartsWith("dotnet_sort_system_directives_first"), "its format would depend on its name");
        (await solution.Read("src/Domain/Orders/Order.cs")).ShouldContain($"namespace {Namespaces[name]}.Domain.Orders;");
    }

    [Fact]
    public async Task A_clone_and_the_package_give_the_same_files()
    {
        const string Name = "Contoso.Orders";
        var fromPackage = await template.Generate(Name);
        var fromClone = await template.GenerateFromClone(Name);

        fromClone.Files.ShouldBe(fromPackage.Files, ignoreOrder: true);
        foreach (var file in fromPackage.Files.Where(file => !IsDifferentEachTime(file)))
            (await fromClone.Read(file)).ShouldBe(await fromPackage.Read(file), file);
    }

    [Fact]
    public async Task No_two_solutions_have_a_guid_of_a_project_in_common()
    {
        var one = await template.Generate("Contoso.Orders");
        var other = await template.Generate("Task");

        var guids = GuidsOf(await one.Read("Contoso.Orders.sln"));
        guids.Count.ShouldBeGreaterThan(10);
        guids.Intersect(GuidsOf(await other.Read("Task.sln"))).ShouldBeEmpty();
    }

    /// <summary>So two of them run on one machine.</summary>
    [Fact]
    public async Task It_listens_where_it_was_asked_to()
    {
        var solution = await template.Generate("Contoso.Orders", Options);

        (await solution.Read("README.md")).ShouldContain("http://localhost:6080");
        (await solution.LinesWith("5080", "5090")).ShouldBeEmpty();
        (await solution.LinesWith("6090")).ShouldNotBeEmpty();
    }

    /// <summary>It is built in the long run only: that takes as long as all the rest.</summary>
    [Fact]
    public async Task Without_GraphQL_nothing_of_it_is_left()
    {
        var solution = await template.Generate("Contoso.Orders", Options);

        solution.Files.ShouldNotContain(file => file.Contains("graphql", StringComparison.OrdinalIgnoreCase));
        solution.DeadReferences.ShouldBeEmpty();
        solution.DeadLinks.ShouldBeEmpty();
        // A reason in a decision, and tools of npm that the tests install in one piece.
        (await solution.LinesWith("graphql")).Where(line => !MayNameGraphQL.Any(line.StartsWith)).ShouldBeEmpty();
        if (!InstalledTemplate.IsLong)
            return;

        await solution.Build();
        foreach (var fast in Fast)
            (await solution.RunTests(fast, "FullyQualifiedName~Tests")).ShouldBeGreaterThan(0);
        (await solution.RunTests("WebApi.Tests", "FullyQualifiedName~.Docs.|FullyQualifiedName~.Attacks.")).ShouldBeGreaterThan(500);
    }

    [Theory]
    [InlineData("--port", "many")]
    [InlineData("--graphql", "perhaps")]
    [InlineData("--what", "true")]
    public async Task An_option_that_makes_no_sense_is_refused(string option, string value) =>
        (await Should.ThrowAsync<InvalidOperationException>(template.Generate("Contoso.Orders", $"{option} {value}")))
            .Message.ShouldContain(option);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_records_what_it_was_made_from(string name)
    {
        using var record = JsonDocument.Parse(await (await template.Generate(name)).Read(".config/template-version.json"));

        record.RootElement.GetProperty("package").GetString().ShouldBe("CleanOrders.Template");
        record.RootElement.GetProperty("version").GetString()!.ShouldMatch(@"^\d+[.]\d+[.]\d+");
        record.RootElement.GetProperty("name").GetString().ShouldBe(name);
        record.RootElement.GetProperty("options").EnumerateObject().ShouldAllBe(option => !option.Value.GetString()!.StartsWith('@'));
    }

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
    public async Task The_starts_of_the_exercises_fail_as_their_texts_say_and_the_solutions_pass()
    {
        var solution = await template.Solve("2026.my-orders");

        (await solution.RunTests("Domain.Tests", "FullyQualifiedName~Tests")).ShouldBeGreaterThan(200);
        var failing = await Exercises.FailingAtFirst(solution);
        failing.Select(one => one.Test).Distinct().Count().ShouldBeGreaterThanOrEqualTo(12);
        (await solution.RunTests("Worker.Tests", $"FullyQualifiedName~EventContractTests|{Filter(failing, "Worker.Tests")}"))
            .ShouldBeGreaterThan(30);
        (await solution.RunTests("WebApi.Tests", $"{OfTheExercises}|{Filter(failing, "WebApi.Tests")}")).ShouldBeGreaterThan(20);

        // The starts take a build of their own.
        if (InstalledTemplate.IsLong)
            await TheStartsFail();
    }

    private async Task TheStartsFail()
    {
        var solution = await template.Begin(Namespaces.Keys.First());

        foreach (var project in (await Exercises.FailingAtFirst(solution)).GroupBy(one => one.Project))
        {
            var output = await solution.FailTests(project.Key, Filter([.. project], project.Key));
            foreach (var one in project)
                output.ShouldSatisfyAllConditions(
                    said => said.ShouldMatch($@"Failed [\w.]*\.{Regex.Escape(one.Test)}"), said => said.ShouldContain(one.Message));
        }
    }

    private static string Filter(IReadOnlyList<Failing> failing, string project) =>
        string.Join('|', failing.Where(one => one.Project == project).Select(one => $"FullyQualifiedName~{one.Test}"));

    /// <summary>A second build would take as long as all the rest: what is built by default has the exercises solved.</summary>
    private Task<GeneratedSolution> Built(string name) => InstalledTemplate.IsLong ? template.Generate(name) : template.Solve(name);

    private static bool IsDifferentEachTime(string file) =>
        file.EndsWith(".sln", StringComparison.Ordinal) || file == ".config/template-version.json";

    private static HashSet<string> GuidsOf(string solution) =>
        [.. ProjectGuid().Matches(solution).Select(match => match.Groups["guid"].Value)];

    [GeneratedRegex(@"""{(?<guid>[0-9A-Fa-f-]{36})}""\r?\nEndProject", RegexOptions.ExplicitCapture)]
    private static partial Regex ProjectGuid();

    // What somebody starts from it has a history of its own, and is compared with nothing.
    private static bool IsOfTheTemplate(string file) =>
        file is "CHANGELOG.md" or "docs/comparison.md" or "build/pack.cs" || file.StartsWith(".template.config/", StringComparison.Ordinal)
        || file.StartsWith("tests/Template.Tests/", StringComparison.Ordinal);
}

file static class Counts
{
    public static void ShouldBeCounts(this string line) => line.ShouldMatch("^[1-9][0-9]* passed, 0 failed");
}
