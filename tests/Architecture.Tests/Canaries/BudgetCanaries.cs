using CleanOrders.Architecture.Tests.Reading;

namespace CleanOrders.Architecture.Tests.Canaries;

/// <summary>A tree that keeps no budget.</summary>
internal static class BudgetCanaries
{
    public static readonly SourceFile[] Tree =
    [
        .. Files("Crumb", count: 5, lines: 12), .. Files("Good", count: 6, lines: 80), .. Files("Long", count: 4, lines: 301),
        .. Files("Full/File", count: 16, lines: 80), .. Enumerable.Range(0, 16).Select(i => File($"tests/Full/File{i}.cs", lines: 80)),
        File("src/Host/Program.cs", lines: 61), Wide,
        new("README.md", string.Concat(Enumerable.Repeat("word ", 601))),
    ];

    // 140 in its first line of code, 141 in its second, and a raw string that may be as wide as it likes.
    private static SourceFile Wide => new("tests/Wide.cs", $$""""
        // {{new string('w', 137)}}
        internal static class Wide
        { // {{new string('w', 136)}}
            private const string Text = """{{new string('w', 200)}}""";
        }
        """");

    private static IEnumerable<SourceFile> Files(string name, int count, int lines) =>
        Enumerable.Range(0, count).Select(i => File($"src/{name}{i}.cs", lines));

    private static SourceFile File(string path, int lines) => new(path, new string('\n', lines));
}
