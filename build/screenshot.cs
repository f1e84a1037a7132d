#:package Microsoft.Playwright@1.64.1
#:property PublishAot=false

// Takes the picture of /docs for the README from a service that runs:   dotnet run build/screenshot.cs
//   -- http://localhost:5081   from another address than http://localhost:5080

using Microsoft.Playwright;

var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
var address = new Uri(args.FirstOrDefault() ?? "http://localhost:5080");
var picture = Path.Combine(root, "docs", "images", "docs-page.png");

string[] names = ["chromium", "chromium-browser", "google-chrome", "chrome.exe"];
var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).SelectMany(_ => names, Path.Combine)
    .FirstOrDefault(File.Exists);
if (program is null)
    return Refuse("There is no Chromium on the PATH. `dotnet run build/doctor.cs` says how to get it.");

using var playwright = await Playwright.CreateAsync();
await using var browser =
    await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu"] });
var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 800 } });
page.SetDefaultTimeout(120_000);
try
{
    _ = await page.GotoAsync(new Uri(address, "/docs").ToString());
}
catch (PlaywrightException failure)
{
    return Refuse($"{address} does not respond: {failure.Message.Split('\n')[0]}. Start it: dotnet run --project src/WebApi");
}

// The list of operations says more than the introduction above it.
await page.Locator("#operations-Orders-placeOrder .opblock-summary-control").ClickAsync();
await page.Locator("#operations-Orders-placeOrder .opblock-section-request-body").WaitForAsync();
await page.Locator("#operations-tag-Orders").EvaluateAsync("tag => tag.scrollIntoView()");
_ = await page.ScreenshotAsync(new() { Path = picture });
Console.WriteLine($"{Path.GetRelativePath(root, picture)}: {new FileInfo(picture).Length / 1024} KiB");
return 0;

static int Refuse(string why)
{
    Console.Error.WriteLine(why);
    return 1;
}
