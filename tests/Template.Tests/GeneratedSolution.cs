using System.Globalization;
using System.Text.RegularExpressions;

namespace CleanOrders.Template.Tests;

/// <summary>A solution that the template made, and what its owner does with it first.</summary>
/// <param name="analyzesTests">
/// Whether the analyzers read the code of its tests too. They have read it in this repository, and take longer than the compiler.
/// </param>
internal sealed partial class GeneratedSolution(string name, string folder, bool analyzesTests)
{
    private readonly Lazy<Task> _build = new(async () =>
    {
        if (!analyzesTests)
        {
            await Build("src/WebApi");
            await Build("src/Worker");
        }

        await Build($"{name}.sln", analyzesTests ? [] : ["-p:RunAnalyzers=false"]);

        Task Build(string what, params string[] properties) =>
            Tool.Run(folder, "dotnet", ["build", what, "-c", "Release", "-warnaserror", .. properties]);
    });

    /// <summary>What the template made: nothing is built yet.</summary>
    public IReadOnlyList<string> Files { get; } = Tree.FilesIn(folder);

    /// <summary>Every line and path that still speaks of the template.</summary>
    public IReadOnlyList<string> Leftovers => Tree.Leftovers(folder, Files);

    /// <summary>Every path in a project or solution that leads to no file.</summary>
    public IReadOnlyList<string> DeadReferences => Tree.DeadReferences(folder, Files);

    public Task<string> Read(string file) => File.ReadAllTextAsync(Path.Combine(folder, file), TestContext.Current.CancellationToken);

    /// <summary>Builds it; once.</summary>
    public Task Build() => _build.Value;

    /// <summary>Changes its code by a patch that it has.</summary>
    public Task Apply(string patch) => Tool.Run(folder, "git", "apply", patch);

    /// <summary>Runs some tests of a project that was built and returns how many there are; one that fails is an exception.</summary>
    public async Task<int> Run(string testProject, string filter)
    {
        await Build();
        var output = await Tool.Run(
            folder, "dotnet", "test", $"tests/{testProject}", "-c", "Release", "--no-build", "--filter", filter);
        return Passed().Match(output) is { Success: true } passed
            ? int.Parse(passed.Groups["count"].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"No test of {testProject} ran:\n{output}");
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
        return (await Tool.Run(folder, "dotnet", ["run", "build/test.cs", "--", .. arguments])).TrimEnd().Split('\n')[^1].Trim();
    }

    [GeneratedRegex(@"Passed!\s+- Failed:\s+0, Passed:\s+(?<count>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Passed();
}
