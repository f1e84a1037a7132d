using System.Text.RegularExpressions;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Docs;

/// <summary>A document that names a file of this repository names one that is there.</summary>
public sealed partial class LinkTests
{
    private static readonly string[] Documents =
    [
        .. Directory.GetFiles(Repository.Root, "*.md"),
        .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories),
    ];

    [Fact]
    public void Every_link_leads_to_a_file()
    {
        var links = Documents.SelectMany(
            document => Link().Matches(File.ReadAllText(document))
                .Select(link => (Document: document, Target: link.Groups["target"].Value))).ToArray();

        links.Length.ShouldBeGreaterThan(30);
        links.Where(link => !Path.Exists(Path.Combine(Path.GetDirectoryName(link.Document)!, link.Target)))
            .Select(link => $"{Path.GetRelativePath(Repository.Root, link.Document)} → {link.Target}").ShouldBeEmpty();
    }

    [Fact]
    public void Every_path_in_backticks_exists()
    {
        // Exercises name files that are still to be written.
        var paths = Documents.Where(document => !document.Contains("exercises", StringComparison.Ordinal))
            .SelectMany(document => Quoted().Matches(File.ReadAllText(document))
                .Select(path => (Document: document, Target: path.Groups["path"].Value))).ToArray();

        paths.Length.ShouldBeGreaterThan(10);
        paths.Where(path => !Path.Exists(Path.Combine(Repository.Root, path.Target)))
            .Select(path => $"{Path.GetRelativePath(Repository.Root, path.Document)}: {path.Target}").ShouldBeEmpty();
    }

    [Fact]
    public void The_readme_has_at_most_600_words() =>
        Repository.Read("README.md").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length.ShouldBeLessThanOrEqualTo(600);

    [Fact]
    public void Every_decision_stands_in_the_list_by_its_title()
    {
        var list = Repository.Read("docs/adr/README.md");
        var decisions = Directory.GetFiles(Path.Combine(Repository.Root, "docs", "adr"), "0*.md");

        decisions.ShouldNotBeEmpty();
        decisions.Select(RowOf).Where(row => !list.Contains(row, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static string RowOf(string decision) =>
        File.ReadLines(decision).First().Split(' ', 3) is ["#", var number, var title]
            ? $"| [{number}]({Path.GetFileName(decision)}) | {title} |"
            : $"{decision} does not begin with its number and title";

    [GeneratedRegex(@"\]\((?!https?:|#)(?<target>[^)#\s]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<path>(src|tests|docs|build|requests)/[\w./-]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();
}
