using System.IO.Enumeration;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CleanOrders.Template.Tests;

/// <summary>What can be wrong in a generated folder before anything is built.</summary>
internal static partial class Tree
{
    /// <summary>What a generated folder says of the template so that it can be upgraded: these lines, and in this file only.</summary>
    private const string RecordFile = ".config/template-version.json";

    private static readonly string[] Recorded =
    [
        "  \"package\": \"CleanOrders.Template\",",
        "  \"template\": \"cleanorders\",",
    ];

    /// <summary>The paths of all files, from the folder and with forward slashes.</summary>
    public static IReadOnlyList<string> FilesIn(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))];

    /// <summary>Every path and line that still speaks of the template, or of generating from it.</summary>
    public static IReadOnlyList<string> Leftovers(string folder, IReadOnlyList<string> files) =>
    [
        .. files.Where(file => OfTheTemplate().IsMatch(file)),
        .. files.SelectMany(file => File.ReadLines(Path.Combine(folder, file))
            .Index()
            .Where(line => OfTheTemplate().IsMatch(line.Item) && !(file == RecordFile && Recorded.Contains(line.Item)))
            .Select(line => $"{file}:{line.Index + 1}: {line.Item.Trim()}")),
    ];

    /// <summary>Every path in a project or solution that leads to no file.</summary>
    public static IReadOnlyList<string> DeadReferences(string folder, IReadOnlyList<string> files) =>
    [
        .. from file in files
           from target in References(Path.Combine(folder, file))
           let path = Path.GetRelativePath(folder, Path.GetFullPath(Path.Combine(folder, Path.GetDirectoryName(file)!, target)))
               .Replace('\\', '/')
           where !files.Any(existing => FileSystemName.MatchesSimpleExpression(path, existing, ignoreCase: false))
           select $"{file}: {target}",
    ];

    /// <summary>Every link of a document that leads to no file.</summary>
    public static IReadOnlyList<string> DeadLinks(string folder, IReadOnlyList<string> files) =>
    [
        .. from file in files
           where Path.GetExtension(file) == ".md"
           from link in Link().Matches(File.ReadAllText(Path.Combine(folder, file)))
           let target = link.Groups["target"].Value
           where !Path.Exists(Path.GetFullPath(Path.Combine(folder, Path.GetDirectoryName(file)!, target)))
           select $"{file}: {target}",
    ];

    private static IEnumerable<string> References(string file)
    {
        var targets = Path.GetExtension(file) switch
        {
            ".csproj" => XDocument.Load(file).Descendants().Where(e => e.Name.LocalName == "ProjectReference")
                .Select(e => (string)e.Attribute("Include")!),
            ".slnx" => XDocument.Load(file).Descendants().Where(e => e.Name.LocalName == "Project")
                .Select(e => (string)e.Attribute("Path")!),
            ".sln" => ProjectInSolution().Matches(File.ReadAllText(file)).Select(match => match.Groups["path"].Value),
            _ => [],
        };
        return targets.Select(target => target.Replace('\\', '/'));
    }

    [GeneratedRegex(
        "clean[ ._-]?orders|template[.]tests|template[.]config|only in the template|dotnet new",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex OfTheTemplate();

    [GeneratedRegex(@"\]\((?!https?:|#)(?<target>[^)#\s]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex("""^Project\("[^"]*"\) = "[^"]*", "(?<path>[^"]*proj)",""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ProjectInSolution();
}
