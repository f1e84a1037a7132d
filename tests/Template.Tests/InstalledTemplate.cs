using CleanOrders.TestKit;
using System.Collections.Concurrent;

namespace CleanOrders.Template.Tests;

/// <summary>The template as `dotnet new install` takes it from the package, and from a clone, each in a hive of its own.</summary>
public sealed class InstalledTemplate : IAsyncLifetime
{
    internal static readonly bool IsLong = Environment.GetEnvironmentVariable("TEST_LONG") is "1";

    /// <summary>Stands for what building and running leaves in a clone; git would not list it, the template must not take it.</summary>
    private static readonly string[] Litter =
    [
        ".git/HEAD", ".vs/x", ".idea/x", ".vscode/x", "artifacts/x", "data/orders.db", "src/WebApi/data/orders.db",
        "src/WebApi/WebApi.csproj.user",
        "src/WebApi/bin/Release/net10.0/x.dll", "src/WebApi/obj/project.assets.json", "tests/Domain.Tests/TestResults/x.trx",
    ];

    /// <summary>Of the package that is tested: none that was ever published.</summary>
    internal const string Version = "0.0.1-test";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("template-tests-");
    private readonly ConcurrentDictionary<(string Name, string Options), Lazy<Task<GeneratedSolution>>> _solutions = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<GeneratedSolution>>> _solved = new(StringComparer.Ordinal);

    /// <summary>The files that the template starts from.</summary>
    internal IReadOnlyList<string> Files { get; private set; } = [];

    private string Copy => Path.Combine(_folder.FullName, "copy");

    private string Hive => Path.Combine(_folder.FullName, "hive");

    private string HiveOfTheClone => Path.Combine(_folder.FullName, "hive-of-the-clone");

    public async ValueTask InitializeAsync()
    {
        Files = await Checkout.CopyTo(Copy);
        foreach (var file in Litter)
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Copy, file))!);
            await File.WriteAllTextAsync(Path.Combine(Copy, file), "left behind");
        }

        _ = await Tool.Run(Repository.Root, "dotnet", "run", "build/pack.cs", "--", "--version", Version, "--output", _folder.FullName);
        _ = await Install(Path.Combine(_folder.FullName, $"CleanOrders.Template.{Version}.nupkg"), Hive);
        _ = await Install(Copy, HiveOfTheClone);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>What the template makes of a name; made once.</summary>
    /// <param name="options">As in <c>--graphql false</c>.</param>
    internal Task<GeneratedSolution> Generate(string name, string options = "") => _solutions.GetOrAdd(
        (name, options), _ => new Lazy<Task<GeneratedSolution>>(() => Make(name, $"out{options.Replace(' ', '_')}", Hive, options))).Value;

    /// <summary>The same from a clone instead of the package.</summary>
    internal Task<GeneratedSolution> GenerateFromClone(string name) => Make(name, "clone", HiveOfTheClone);

    /// <summary>The same with the exercises solved; made once.</summary>
    internal Task<GeneratedSolution> Solve(string name) => _solved.GetOrAdd(name, _ => new Lazy<Task<GeneratedSolution>>(async () =>
    {
        var solution = await Make(name, "solved", Hive);
        foreach (var patch in Exercises.Starts(solution).Concat(Exercises.Solutions(solution)))
            await solution.Apply(patch);
        return solution;
    })).Value;

    /// <summary>The same with every exercise begun.</summary>
    internal async Task<GeneratedSolution> Begin(string name)
    {
        var solution = await Make(name, "begun", Hive);
        foreach (var patch in Exercises.Starts(solution))
            await solution.Apply(patch);
        return solution;
    }

    private async Task<GeneratedSolution> Make(string name, string where, string hive, string options = "")
    {
        var folder = Path.Combine(_folder.FullName, where, name);
        // What is built restores; the others would for nothing.
        _ = await Tool.Run(
            _folder.FullName, "dotnet",
            [
                "new", "cleanorders", "-n", name, "-o", folder, "--skip-restore", "--debug:custom-hive", hive,
                .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            ]);
        return new GeneratedSolution(name, folder, IsLong);
    }

    private Task<string> Install(string what, string hive) =>
        Tool.Run(_folder.FullName, "dotnet", "new", "install", what, "--debug:custom-hive", hive);
}
