using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Docs;

/// <summary>The solution of an exercise is a patch beside its text, and fits the code as it is.</summary>
public sealed partial class ExerciseTests
{
    private const string Folder = "docs/exercises";

    public static TheoryData<string> Exercises =>
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, Folder), "*.md").Select(file => Path.GetFileNameWithoutExtension(file)).Order(),
    ];

    [Theory]
    [MemberData(nameof(Exercises))]
    public void Every_line_of_code_that_the_text_shows_stands_in_the_patch(string exercise)
    {
        var added = Added().Matches(Patch(exercise)).Select(line => line.Groups["text"].Value.Trim()).ToHashSet();
        var shown = Block().Matches(Repository.Read($"{Folder}/{exercise}.md")).SelectMany(block => block.Groups["code"].Value.Split('\n'))
            .Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("// ", StringComparison.Ordinal)).ToList();

        shown.Count.ShouldBeGreaterThan(5);
        shown.Where(line => !added.Contains(line)).ShouldBeEmpty();
    }

    [Fact]
    public void A_new_use_case_touches_at_most_five_existing_files()
    {
        var patch = Patch("02-add-a-use-case");

        Existing().Count(patch).ShouldBeInRange(1, 5);
        New().Count(patch).ShouldBeGreaterThan(1, "the use case and its tests");
    }

    /// <summary>Also where it was applied: whoever has solved an exercise need not take its patch out.</summary>
    [Theory]
    [MemberData(nameof(Exercises))]
    public async Task The_patch_fits_the_code(string exercise)
    {
        var complaint = await Apply(exercise);
        if (complaint.Length > 0 && (await Apply(exercise, "--reverse")).Length > 0)
            complaint.ShouldBeEmpty("The code has changed: make the patch again from it (git diff -U5), and the text beside it.");
    }

    private static string Patch(string exercise) => Repository.Read($"{Folder}/{exercise}.diff");

    /// <returns>What speaks against it; nothing if it fits.</returns>
    private static async Task<string> Apply(string exercise, params string[] how)
    {
        var start = new ProcessStartInfo("git", ["apply", "--check", .. how, $"{Folder}/{exercise}.diff"])
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        // It works outside of a repository too; of one that begins further up, the paths would be others.
        start.Environment["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(Repository.Root);
        try
        {
            using var git = Process.Start(start)!;
            var complaint = await git.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await git.WaitForExitAsync(TestContext.Current.CancellationToken);
            return git.ExitCode == 0 ? "" : $"git apply: exit code {git.ExitCode}\n{complaint}";
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("This test needs git, which is not on the PATH.", missing);
        }
    }

    [GeneratedRegex("^```csharp\r?\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\+(?!\+\+ )(?<text>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Added();

    [GeneratedRegex("^--- a/", RegexOptions.Multiline)]
    private static partial Regex Existing();

    [GeneratedRegex("^new file mode ", RegexOptions.Multiline)]
    private static partial Regex New();
}
