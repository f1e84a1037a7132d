namespace CleanOrders.Template.Tests;

/// <summary>A solution that the template made, and what its owner does with it first.</summary>
internal sealed class GeneratedSolution(string name, string folder)
{
    private readonly Lazy<Task> _build = new(() => Tool.Run(folder, "dotnet", "build", $"{name}.sln", "-c", "Release", "-warnaserror"));

    /// <summary>What the template made: nothing is built yet.</summary>
    public IReadOnlyList<string> Files { get; } = Tree.FilesIn(folder);

    /// <summary>Every line and path that still speaks of the template.</summary>
    public IReadOnlyList<string> Leftovers => Tree.Leftovers(folder, Files);

    /// <summary>Every path in a project or solution that leads to no file.</summary>
    public IReadOnlyList<string> DeadReferences => Tree.DeadReferences(folder, Files);

    public bool HasTests(string project) => Files.Contains($"tests/{project}/{project}.csproj");

    public Task<string> Read(string file) => File.ReadAllTextAsync(Path.Combine(folder, file), TestContext.Current.CancellationToken);

    /// <summary>Builds it; once.</summary>
    public Task Build() => _build.Value;

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
}
