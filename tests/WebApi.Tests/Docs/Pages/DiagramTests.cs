using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CleanOrders.WebApi.Tests.Docs.Pages;

/// <summary>
/// The diagrams of the documents, drawn by mermaid in a real browser, as their readers see them. No database takes part, so once is enough.
/// </summary>
public sealed partial class DiagramTests
{
    /// <summary>Draws the diagram into the page. Returns what mermaid complains about, or nothing.</summary>
    private const string Drawing = """
        async text => {
          mermaid.initialize({ startOnLoad: false });
          try {
            document.body.innerHTML = (await mermaid.render('drawn', text)).svg;
            return document.querySelector('svg').getBoundingClientRect().height > 0 ? null : 'The drawing is empty.';
          } catch (error) {
            return `${error.message}`;
          }
        }
        """;

    private static readonly string[] Layers = ["Application", "Domain", "Infrastructure"];

    private static readonly string[] Servers = ["PostgreSQL", "RabbitMQ", "Redis"];

    [Fact]
    public async Task Every_diagram_can_be_drawn()
    {
        using var tools = await NodeTools.New();
        await using var browser = await Browser.Start();
        var page = await PageWithMermaid(browser);
        var diagrams = DocumentPages.All.SelectMany(one => DiagramsOf(one.Text), (one, text) => (one.Path, Text: text)).ToList();

        diagrams.Select(diagram => diagram.Path)
            .ShouldBe(
                [
                    "README.md", "docs/architecture.md", "docs/architecture.md", "docs/architecture.md", "docs/content.md",
                    "docs/content.md", "docs/conversations.md", "docs/notifications.md",
                    "docs/order-lifecycle.md",
                ],
                ignoreOrder: true);
        foreach (var (path, text) in diagrams)
            (await Draw(page, text)).ShouldBeNull(path);
        (await Draw(page, "flowchart TB\n    WebApi --> [")).ShouldNotBeNull("What cannot be drawn is found.");
    }

    [Fact]
    public async Task The_picture_of_the_architecture_has_every_project_and_every_room()
    {
        using var tools = await NodeTools.New();
        await using var browser = await Browser.Start();
        var page = await PageWithMermaid(browser);
        (await Draw(page, DiagramsOf(Repository.Read("README.md")).Single())).ShouldBeNull();

        var labels = await page.Locator("svg .nodeLabel").AllInnerTextsAsync();
        var boxes = labels.Select(label => label.Split([':', ',', '\n', ' '], StringSplitOptions.RemoveEmptyEntries)).ToList();

        boxes.Select(box => box[0]).Except(Servers).ShouldBe(FoldersOf("src"), ignoreOrder: true);
        foreach (var layer in Layers)
        {
            var rooms = boxes.Single(box => box[0] == layer).Skip(1).Where(word => char.IsUpper(word[0]));
            rooms.ShouldBe(FoldersOf($"src/{layer}"), ignoreOrder: true, layer);
        }
    }

    private static async Task<IPage> PageWithMermaid(Browser browser)
    {
        var page = await browser.Open(new Uri("about:blank"));
        _ = await page.AddScriptTagAsync(new() { Path = NodeTools.PathOf("mermaid/dist/mermaid.min.js") });
        return page;
    }

    private static Task<string?> Draw(IPage page, string text) => page.EvaluateAsync<string?>(Drawing, text);

    private static IEnumerable<string> DiagramsOf(string document) =>
        Diagram().Matches(document).Select(diagram => diagram.Groups["text"].Value);

    private static IEnumerable<string> FoldersOf(string path) => Directory.EnumerateDirectories(Path.Combine(Repository.Root, path))
        .Select(folder => Path.GetFileName(folder)).Where(name => name is not ("bin" or "obj"));

    [GeneratedRegex(
        @"^```mermaid\r?\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Diagram();
}
