using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Docs;

/// <summary>The start and the solution of an exercise are patches beside its text, and fit the code as it is.</summary>
public sealed partial class ExerciseTests
{
    private const string Folder = "docs/exercises";

    public static TheoryData<string> Exercises =>
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, Folder), "*.md").Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name != "README").Order(),
    ];

    [Theory]
    [MemberData(nameof(Exercises))]
    public void Every_line_of_code_that_the_text_shows_stands_in_a_patch(string exercise)
    {
        var added = Added().Matches(Start(exercise) + Patch(exercise)).Select(line => line.Groups["text"].Value.Trim()).ToHashSet();
        var shown = Block().Matches(Repository.Read($"{Folder}/{exercise}.md")).SelectMany(block => block.Groups["code"].Value.Split('\n'))
            .Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("// ", StringComparison.Ordinal)).ToList();

        shown.ShouldNotBeEmpty();
        shown.Where(line => !added.Contains(line)).ShouldBeEmpty();
    }

    [Fact]
    public void Each_stands_in_the_list()
    {
        var list = Repository.Read($"{Folder}/README.md");

        Exercises.Count.ShouldBeGreaterThan(10);
        Exercises.Select(exercise => exercise.Data).Where(exercise => !list.Contains($"({exercise}.md)", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Exercises))]
    public void Each_names_the_tests_that_fail_at_its_start_and_has_a_hint_and_a_solution(string exercise)
    {
        var text = Repository.Read($"{Folder}/{exercise}.md");

        text.ShouldContain($"`git apply {Folder}/{exercise}.start.diff`");
        text.ShouldContain("<summary>Hint</summary>");
        text.ShouldContain($"]({exercise}.diff)");
        var failing = Failing().Matches(text);
        failing.ShouldNotBeEmpty();
        foreach (Match row in failing)
        {
            var source = Directory.GetFiles(
                Path.Combine(Repository.Root, row.Groups["project"].Value), $"{row.Groups["class"].Value}.cs", SearchOption.AllDirectories);
            (source.Select(File.ReadAllText).FirstOrDefault() + Start(exercise)).ShouldContain($" {row.Groups["test"].Value}(");
        }
    }

    [Fact]
    public void A_new_use_case_touches_at_most_five_existing_files()
    {
        var patch = Patch("02-add-a-use-case");

        Existing().Matches(patch).Select(file => file.Value)
            .Count(file => !Start("02-add-a-use-case").Contains(file.Replace("---", "+++").Replace(" a/", " b/"), StringComparison.Ordinal))
            .ShouldBeInRange(1, 5);
        New().Count(patch).ShouldBeGreaterThan(1, "the use case and its tests");
    }

    /// <summary>Also where they were applied: whoever has begun or solved an exercise need not take its patches out.</summary>
    [Theory]
    [MemberData(nameof(Exercises))]
    public async Task The_patches_fit_the_code_one_after_the_other(string exercise)
    {
        var (start, solution) = (Start(exercise), Patch(exercise));
        var complaint = await Apply(start + solution);
        if (complaint.Length > 0 && (await Apply(solution)).Length > 0 && (await Apply(solution, "--reverse")).Length > 0)
            complaint.ShouldBeEmpty("The code has changed: make the patches again from it (git diff -U4), and the text beside them.");
    }

    private static string Start(string exercise) => Repository.Read($"{Folder}/{exercise}.start.diff");

    private static string Patch(string exercise) => Repository.Read($"{Folder}/{exercise}.diff");

    /// <returns>What speaks against it; nothing if it fits.</returns>
    private static async Task<string> Apply(string patch, params string[] how)
    {
        var start = new ProcessStartInfo("git", ["apply", "--check", .. how, "-"])
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        // It works outside of a repository too; of one that begins further up, the paths would be others.
        start.Environment["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(Repository.Root);
        try
        {
            using var git = Process.Start(start)!;
            await git.StandardInput.WriteAsync(patch.AsMemory(), TestContext.Current.CancellationToken);
            git.StandardInput.Close();
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

    [GeneratedRegex(
        @"^\| `(?<project>tests/[\w.]+)` `(?<class>\w+)\.(?<test>\w+)` \| `.+` \|\r?$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Failing();

    [GeneratedRegex("^--- a/.*$", RegexOptions.Multiline)]
    private static partial Regex Existing();

    [GeneratedRegex("^new file mode ", RegexOptions.Multiline)]
    private static partial Regex New();
}
