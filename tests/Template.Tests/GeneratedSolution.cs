using System.Globalization;
using System.Text.RegularExpressions;

namespace CleanOrders.Template.Tests;

/// <summary>A solution that the template made, and what its owner does with it first.</summary>
/// <param name="analyzesTests">
/// Whether the analyzers read the code of its tests too. They have read it in this repository, and take longer than the compiler.
/// </param>
internal sealed partial class GeneratedSolution(string name, string folder, bool analyzesTests)
{
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal)
    {
        ["AnalyzeTests"] = analyzesTests ? "true" : "false",
    };

    private Task? _build;

    /// <summary>What the template made: nothing is built yet.</summary>
    public IReadOnlyList<string> Files { get; } = Tree.FilesIn(folder);

    /// <summary>Every line and path that still speaks of the template.</summary>
    public IReadOnlyList<string> Leftovers => Tree.Leftovers(folder, Files);

    /// <summary>Every path in a project or solution that leads to no file.</summary>
    public IReadOnlyList<string> DeadReferences => Tree.DeadReferences(folder, Files);

    /// <summary>Every link of a document that leads to no file.</summary>
    public IReadOnlyList<string> DeadLinks => Tree.DeadLinks(folder, Files);

    /// <summary>Every line with one of some texts, in whichever case: its file and number, and the line.</summary>
    public async Task<IReadOnlyList<string>> LinesWith(params string[] texts)
    {
        var found = new List<string>();
        foreach (var file in Files.Where(file => Path.GetExtension(file) is not (".png" or ".gz")))
            found.AddRange((await Read(file)).Split('\n').Index()
                .Where(line => texts.Any(text => line.Item.Contains(text, StringComparison.OrdinalIgnoreCase)))
                .Select(line => $"{file}:{line.Index + 1}: {line.Item.Trim()}"));
        return found;
    }

    public Task<string> Read(string file) => File.ReadAllTextAsync(Path.Combine(folder, file), TestContext.Current.CancellationToken);

    /// <summary>Builds it; once.</summary>
    public Task Build() => _build ??= Run("dotnet", "build", $"{name}.sln", "-c", "Release", "-warnaserror");

    /// <summary>Changes its code by a patch that it has.</summary>
    public Task Apply(string patch) => Run("git", "apply", patch);

    /// <summary>Runs some tests of a project that was built and returns how many there are; one that fails is an exception.</summary>
    public async Task<int> RunTests(string testProject, string filter)
    {
        await Build();
        var output = await Run("dotnet", "test", $"tests/{testProject}", "-c", "Release", "--no-build", "--filter", filter);
        return Passed().Match(output) is { Success: true } passed
            ? int.Parse(passed.Groups["count"].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"No test of {testProject} ran:\n{output}");
    }

    /// <summary>Runs some tests of a project of which one at least has to fail, and returns what was written.</summary>
    public async Task<string> FailTests(string testProject, string filter)
    {
        await Build();
        return (await Should.ThrowAsync<InvalidOperationException>(
            () => Run("dotnet", "test", $"tests/{testProject}", "-c", "Release", "--no-build", "--filter", filter))).Message;
    }

    /// <summary>Starts its API as the README says, with a new embedded database.</summary>
    public async Task<RunningApi> Start()
    {
        await Build();
        return await RunningApi.Start(folder);
    }

    /// <summary>Runs its test command and returns the last line of it: the counts.</summary>
    public async Task<string> Test(params string[] arguments)
    {
        await Build();
        return (await Run("dotnet", ["run", "build/test.cs", "--", .. arguments])).TrimEnd().Split('\n')[^1].Trim();
    }

    private Task<string> Run(string program, params string[] arguments) => Tool.Run(folder, _environment, program, arguments);

    [GeneratedRegex(@"Passed!\s+- Failed:\s+0, Passed:\s+(?<count>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Passed();
}
