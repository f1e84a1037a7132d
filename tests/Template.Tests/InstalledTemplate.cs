using System.Collections.Concurrent;

namespace CleanOrders.Template.Tests;

/// <summary>The template as `dotnet new install` takes it from a clone, in a hive of its own.</summary>
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

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("template-tests-");
    private readonly ConcurrentDictionary<string, Lazy<Task<GeneratedSolution>>> _solutions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<GeneratedSolution>>> _solved = new(StringComparer.Ordinal);

    /// <summary>The files that the template starts from.</summary>
    internal IReadOnlyList<string> Files { get; private set; } = [];

    private string Copy => Path.Combine(_folder.FullName, "copy");

    private string Hive => Path.Combine(_folder.FullName, "hive");

    public async ValueTask InitializeAsync()
    {
        Files = await Checkout.CopyTo(Copy);
        foreach (var file in Litter)
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Copy, file))!);
            await File.WriteAllTextAsync(Path.Combine(Copy, file), "left behind");
        }

        _ = await Tool.Run(_folder.FullName, "dotnet", "new", "install", Copy, "--debug:custom-hive", Hive);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>What the template makes of a name; made once.</summary>
    internal Task<GeneratedSolution> Generate(string name) =>
        _solutions.GetOrAdd(name, _ => new Lazy<Task<GeneratedSolution>>(() => Make(name, "out"))).Value;

    /// <summary>The same with the exercises solved; made once.</summary>
    internal Task<GeneratedSolution> Solve(string name) => _solved.GetOrAdd(name, _ => new Lazy<Task<GeneratedSolution>>(async () =>
    {
        var solution = await Make(name, "solved");
        await solution.Apply("docs/exercises/01-add-a-rule.diff");
        await solution.Apply("docs/exercises/02-add-a-use-case.diff");
        return solution;
    })).Value;

    private async Task<GeneratedSolution> Make(string name, string where)
    {
        var folder = Path.Combine(_folder.FullName, where, name);
        _ = await Tool.Run(_folder.FullName, "dotnet", "new", "cleanorders", "-n", name, "-o", folder, "--debug:custom-hive", Hive);
        return new GeneratedSolution(name, folder, IsLong);
    }
}
