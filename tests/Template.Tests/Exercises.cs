using System.Text.RegularExpressions;

namespace CleanOrders.Template.Tests;

/// <summary>The exercises of a solution, by their texts and their patches.</summary>
internal static partial class Exercises
{
    private const string Folder = "docs/exercises/";

    public static IEnumerable<string> Starts(GeneratedSolution solution) => Of(solution, ".start.diff");

    public static IEnumerable<string> Solutions(GeneratedSolution solution) =>
        Of(solution, ".diff").Where(file => !file.EndsWith(".start.diff", StringComparison.Ordinal));

    /// <summary>The tests that fail at the start of an exercise, with a part of what they say then, as its text has them.</summary>
    public static async Task<IReadOnlyList<Failing>> FailingAtFirst(GeneratedSolution solution)
    {
        var failing = new List<Failing>();
        foreach (var text in Of(solution, ".md"))
            failing.AddRange(Row().Matches(await solution.Read(text)).Select(row => new Failing(
                row.Groups["project"].Value, row.Groups["test"].Value, row.Groups["message"].Value)));
        return failing;
    }

    private static IEnumerable<string> Of(GeneratedSolution solution, string end) => solution.Files
        .Where(file => file.StartsWith(Folder, StringComparison.Ordinal) && file.EndsWith(end, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    [GeneratedRegex(
        @"^\| `tests/(?<project>[\w.]+)` `(?<test>[\w.]+)` \| `(?<message>.+)` \|\r?$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}

/// <param name="Test">Its class and its method.</param>
internal sealed record Failing(string Project, string Test, string Message);
