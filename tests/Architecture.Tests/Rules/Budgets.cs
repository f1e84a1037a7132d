using CleanOrders.Architecture.Tests.Canaries;
using CleanOrders.Architecture.Tests.Reading;
using CleanOrders.TestKit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CleanOrders.Architecture.Tests.Rules;

/// <summary>
/// How long and how wide files are, and how many lie together. A file that is too long hides; a crumb sends its reader on to the next file.
/// </summary>
internal static class Budgets
{
    private const int Crumb = 12;
    private const int LargestRoom = 15;
    private const int Width = 140;
    private const int NameLength = 11;

    public static readonly RuleBook<SourceFile[]> Book = new(
        () => [[.. SourceTree.All, new SourceFile("README.md", Repository.Read("README.md"))]],
        () => [BudgetCanaries.Tree],
        new("Half of the files have less than 30 to 70 lines, and half have more", HasCode, files =>
            Lines(files, part: 0.5) is >= 30 and <= 70 ? [] : [$"the median file has {Lines(files, part: 0.5)} lines"])
        {
            Catches = ["the median file has 80 lines"],
        },
        new("Nine of ten files have at most 150 lines", HasCode, files =>
            Lines(files, part: 0.9) <= 150 ? [] : [$"one in ten files has {Lines(files, part: 0.9)} lines or more"])
        {
            Catches = ["one in ten files has 301 lines or more"],
        },
        new("No file has more than 300 lines", HasCode, files => TooLong(Code(files), 300))
        {
            Catches =
            [
                "src/Long0.cs has 301 lines, and 300 are the most", "src/Long1.cs has 301 lines, and 300 are the most",
                "src/Long2.cs has 301 lines, and 300 are the most", "src/Long3.cs has 301 lines, and 300 are the most",
            ],
        },
        new("At most 15 % of the files are crumbs of 12 lines or less", HasCode, files =>
            Crumbs(files).Length <= 0.15 * Code(files).Count()
                ? []
                : [$"{Crumbs(files).Length} of {Code(files).Count()} files are crumbs: {string.Join(", ", Crumbs(files))}"])
        {
            Catches = ["5 of 32 files are crumbs: src/Crumb0.cs, src/Crumb1.cs, src/Crumb2.cs, src/Crumb3.cs, src/Crumb4.cs"],
        },
        new("A folder has at most 15 files", HasCode, files => Rooms(files)
            .Where(room => room.Count() > LargestRoom)
            .Select(room => $"{room.Key} has {room.Count()} files, and {LargestRoom} are the most: give it rooms"))
        {
            Catches =
            [
                "src/Full has 16 files, and 15 are the most: give it rooms",
                "tests/Full has 16 files, and 15 are the most: give it rooms",
            ],
        },
        new($"No line is wider than {Width} characters", HasCode, files =>
            files.Where(file => !IsReadme(file)).SelectMany(TooWide))
        {
            Catches = [$"tests/Wide.cs:3 has 141 characters, and {Width} are the most"],
        },
        new("A Program.cs has at most 60 lines", files => files.Any(IsProgram), files => TooLong(files.Where(IsProgram), 60))
        {
            Catches = ["src/Host/Program.cs has 61 lines, and 60 are the most"],
        },
        new("README.md has at most 600 words", files => files.Any(IsReadme), files =>
            files.Where(file => IsReadme(file) && Words(file) > 600)
                .Select(file => $"{file.Path} has {Words(file)} words, and 600 are the most"))
        {
            Catches = ["README.md has 601 words, and 600 are the most"],
        });

    /// <summary>The files of each folder of src and tests, without those of the folders in it.</summary>
    private static IEnumerable<IGrouping<string, SourceFile>> Rooms(IEnumerable<SourceFile> files) => files
        .Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal) || file.Path.StartsWith("tests/", StringComparison.Ordinal))
        .Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal))
        .GroupBy(file => file.Path[..file.Path.LastIndexOf('/')], StringComparer.Ordinal);

    private static IEnumerable<SourceFile> Code(IEnumerable<SourceFile> files) =>
        files.Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal) && file.Path.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>A raw string is what it says: tables, JSON and scripts in it may be as wide as they must be.</summary>
    private static IEnumerable<string> TooWide(SourceFile file)
    {
        var raw = file.Root.DescendantNodes().Where(IsRaw).Select(text => text.Span).ToList();
        return from line in file.Root.SyntaxTree.GetText().Lines
               let width = WidthOf(line.ToString())
               where width > Width && !raw.Exists(text => text.IntersectsWith(line.Span))
               select $"{file.Path}:{line.LineNumber + 1} has {width} characters, and {Width} are the most";
    }

    // The name of the product counts as if it had this length: whoever gives it a longer one need not wrap a line for that.
    private static int WidthOf(string line) => line.Length
        - ((line.Split(CompiledCode.Product).Length - 1) * Math.Max(0, CompiledCode.Product.Length - NameLength));

    private static bool IsRaw(SyntaxNode node) => node switch
    {
        LiteralExpressionSyntax text => text.Token.Kind() is SyntaxKind.SingleLineRawStringLiteralToken
            or SyntaxKind.MultiLineRawStringLiteralToken,
        InterpolatedStringExpressionSyntax text => text.StringStartToken.Kind() is SyntaxKind.InterpolatedSingleLineRawStringStartToken
            or SyntaxKind.InterpolatedMultiLineRawStringStartToken,
        _ => false,
    };

    private static bool HasCode(SourceFile[] files) => Code(files).Any();

    private static bool IsProgram(SourceFile file) => file.Name == "Program" && file.Path.StartsWith("src/", StringComparison.Ordinal);

    private static bool IsReadme(SourceFile file) => file.Path == "README.md";

    private static int Words(SourceFile file) => file.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>The lines of the file that stands at this part of the row from the shortest to the longest.</summary>
    private static int Lines(SourceFile[] files, double part)
    {
        var row = Code(files).Select(file => file.Lines).Order().ToArray();
        return row[(int)Math.Ceiling(row.Length * part) - 1];
    }

    private static string[] Crumbs(SourceFile[] files) => [.. Code(files).Where(file => file.Lines <= Crumb).Select(file => file.Path)];

    private static IEnumerable<string> TooLong(IEnumerable<SourceFile> files, int most) =>
        files.Where(file => file.Lines > most).Select(file => $"{file.Path} has {file.Lines} lines, and {most} are the most");
}
