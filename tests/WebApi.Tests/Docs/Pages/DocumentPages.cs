namespace CleanOrders.WebApi.Tests.Docs.Pages;

/// <summary>The pages that say how things are. The exercises say what is yet to be written, and STYLE.md what is not.</summary>
internal static class DocumentPages
{
    public static readonly (string Path, string Text)[] All =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Repository.Root, "README.md"))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(path => !path.StartsWith("docs/exercises/", StringComparison.Ordinal)).Select(path => (path, Repository.Read(path))),
    ];
}
