using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace CleanOrders.WebApi.Tests.Docs.Pages;

/// <summary>A real browser with one page, and what the page asked for and complained about.</summary>
internal sealed class Browser : IAsyncDisposable
{
    // Nothing of its own to ask the network for.
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"];

    // Milliseconds. Of a hang: on a busy machine the page takes its time.
    private const float Bound = 180_000;

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome.exe"];

    private readonly IPlaywright _driver;
    private readonly IBrowser _browser;
    private readonly ConcurrentQueue<Uri> _requests = new();
    private readonly ConcurrentQueue<string> _complaints = new();

    private Browser(IPlaywright driver, IBrowser browser)
    {
        _driver = driver;
        _browser = browser;
    }

    /// <summary>Errors on the page's console: scripts that failed, and what its content policy forbade.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public static async Task<Browser> Start()
    {
        var program = Program();
        var driver = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Bound);
        return new Browser(driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Arguments }));
    }

    public async Task<IPage> Open(Uri address)
    {
        var page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 1000 } });
        page.SetDefaultTimeout(Bound);
        page.Request += (_, request) => _requests.Enqueue(new Uri(request.Url));
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _complaints.Enqueue(message.Text);
        };
        _ = await page.GotoAsync(address.ToString());
        return page;
    }

    /// <summary>What axe finds serious or critical.</summary>
    public static async Task<string[]> Obstacles(IPage page)
    {
        _ = await page.EvaluateAsync(await File.ReadAllTextAsync(NodeTools.PathOf("axe-core/axe.min.js")));
        return await page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run()).violations
                .filter(violation => violation.impact === 'serious' || violation.impact === 'critical')
                .flatMap(violation => violation.nodes.map(node => `${violation.id}: ${node.target} ${node.html.slice(0, 200)}`))
            """);
    }

    public IEnumerable<Uri> RequestsElsewhere(Uri address)
    {
        _requests.ShouldNotBeEmpty();
        return _requests.Where(request => request.Scheme is not ("data" or "blob") && request.Authority != address.Authority);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _driver.Dispose();
    }

    private static string Program() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Prepend("/usr/bin")
            .SelectMany(_ => Names, Path.Combine).FirstOrDefault(File.Exists)
        ?? throw new ShouldAssertException(
            "There is no Chromium for the tests of pages. Debian: apt-get install chromium. macOS and Windows: put chromium or Chrome on "
                + "the PATH.");
}
