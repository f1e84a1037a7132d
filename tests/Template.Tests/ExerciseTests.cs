namespace CleanOrders.Template.Tests;

/// <summary>
/// Who does the exercises in a solution of their own gets what their texts promise: the solutions fit, build without a warning, and pass
/// the tests that would complain of a rule or a use case that is only half there.
/// </summary>
public sealed class ExerciseTests(InstalledTemplate template) : IClassFixture<InstalledTemplate>
{
    /// <summary>What of the tests of the API knows every route, and the new one's own.</summary>
    private const string OfTheApi = "FullyQualifiedName~ChangeNoteTests|DisplayName~/note|DisplayName~notes.http"
        + "|FullyQualifiedName~Every_route_has_a_row|FullyQualifiedName~Every_endpoint_has_a_budget"
        + "|FullyQualifiedName~Every_operation_stands_in_a_file|FullyQualifiedName~ApiDocumentTests|FullyQualifiedName~RulesTests";

    /// <summary>Which tests of which project, and how many there are at least.</summary>
    private static readonly (string Project, string Filter, int Least)[] Concerned =
    [
        ("Domain.Tests", "FullyQualifiedName~Tests", 200),
        ("Architecture.Tests", "FullyQualifiedName~Tests", 50),
        ("Worker.Tests", "FullyQualifiedName~EventContractTests", 30),
        ("WebApi.Tests", OfTheApi, 20),
    ];

    [Fact]
    public async Task Their_solutions_build_without_a_warning_and_pass()
    {
        var solution = await template.Generate("Acme Orders");
        await solution.Apply("docs/exercises/01-add-a-rule.diff");
        await solution.Apply("docs/exercises/02-add-a-use-case.diff");

        await solution.Build(Concerned.Select(tests => tests.Project));

        foreach (var (project, filter, least) in Concerned)
            (await solution.Run(project, filter)).ShouldBeGreaterThanOrEqualTo(least, project);
    }
}
