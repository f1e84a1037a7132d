namespace CleanOrders.Template.Tests;

/// <summary>A solution that the template made, and what its owner does with it first.</summary>
internal sealed class GeneratedSolution(string name, string folder)
{
    private readonly Lazy<Task> _build = new(() => Tool.Run(folder, "dotnet", "build", $"{name}.sln", "-c", "Release", "-warnaserror"));

    public string Folder => folder;

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
