namespace CleanOrders.TestKit;

/// <summary>The files of this repository, for tests that compare a document with the code.</summary>
public static class Repository
{
    /// <summary>The folder with <c>global.json</c>, found upwards from the test's own assembly.</summary>
    public static string Root { get; } = FindRoot();

    /// <param name="path">From the root, with forward slashes.</param>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "global.json")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has a global.json.");
    }
}
