using CleanOrders.TestKit;

namespace CleanOrders.Template.Tests;

/// <summary>The files of this repository that belong to it, apart from what building and running left among them.</summary>
internal static class Checkout
{
    private static readonly string[] Litter = ["bin", "obj", "artifacts", "data", "TestResults", ".git", ".vs", ".idea", ".vscode"];

    /// <summary>Copies them and returns their paths, with forward slashes.</summary>
    public static async Task<IReadOnlyList<string>> CopyTo(string folder)
    {
        var files = await Files();
        foreach (var file in files)
        {
            var copy = Path.Combine(folder, file);
            _ = Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(Repository.Root, file), copy);
        }

        return files;
    }

    private static async Task<IReadOnlyList<string>> Files()
    {
        var inGit = Path.Exists(Path.Combine(Repository.Root, ".git"));
        var files = inGit
            ? (await Tool.Run(
                Repository.Root, "git", "-c", "core.quotePath=false", "ls-files", "--cached", "--others", "--exclude-standard"))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : Tree.FilesIn(Repository.Root).Where(file => !file.Split('/').Intersect(Litter).Any());
        // Git still lists what was deleted and not committed yet.
        return [.. files.Where(file => File.Exists(Path.Combine(Repository.Root, file)))];
    }
}
