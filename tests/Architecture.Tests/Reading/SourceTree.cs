using CleanOrders.TestKit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mono.Cecil;

namespace CleanOrders.Architecture.Tests.Reading;

/// <param name="Path">From the root, with forward slashes.</param>
internal sealed record SourceFile(string Path, string Text)
{
    public CompilationUnitSyntax Root { get; } = CSharpSyntaxTree.ParseText(Text).GetCompilationUnitRoot();

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public int Lines => Text.Count(character => character == '\n');

    /// <summary>The types that are declared here, as <c>CleanOrders.Domain.Orders.Order</c>.</summary>
    public IReadOnlyList<string> Declared => field ??=
        [.. Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Where(type => type.Parent is BaseNamespaceDeclarationSyntax)
            .Select(type => $"{((BaseNamespaceDeclarationSyntax)type.Parent!).Name}.{type.Identifier.Text}")];
}

/// <summary>The C# that people wrote, and read.</summary>
internal static class SourceTree
{
    public static readonly IReadOnlyList<SourceFile> All = [.. Find("src"), .. Find("tests"), .. Find("build")];

    private static readonly Lazy<ILookup<string, SourceFile>> Declaring = new(() => All
        .SelectMany(file => file.Declared.Distinct(StringComparer.Ordinal), (file, type) => (file, type))
        .ToLookup(declared => declared.type, declared => declared.file, StringComparer.Ordinal));

    public static IEnumerable<SourceFile> Of(string folder) =>
        All.Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal));

    /// <summary>Where the type, or the type that it is nested in, is declared.</summary>
    public static IEnumerable<SourceFile> FilesOf(TypeReference type)
    {
        var outermost = type;
        while (outermost.DeclaringType is { } outer)
            outermost = outer;
        return Declaring.Value[outermost.FullName.Split('`')[0]];
    }

    /// <summary>What a tool wrote is nobody's style: build output, and EF's migrations.</summary>
    private static bool IsWritten(string path) => !path.Split('/').Any(part => part is "obj" or "bin" or "Migrations");

    private static IEnumerable<SourceFile> Find(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(IsWritten).Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, Repository.Read(path).ReplaceLineEndings("\n")));
}
