#:package Microsoft.Playwright@1.64.1
#:property PublishAot=false

// Takes the picture of /docs for the README from a service that runs:   dotnet run build/screenshot.cs
//   -- mails                   instead, the mails of all templates, to look at: a sheet for each language, in light and in dark
//   -- http://localhost:5081   from another address than http://localhost:5080; behind mails, if that is there

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
var isOfMails = args.FirstOrDefault() == "mails";
var address = new Uri(args.Skip(isOfMails ? 1 : 0).FirstOrDefault() ?? "http://localhost:5080");
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
    if (isOfMails)
    {
        await TakeMails();
        return 0;
    }

    _ = await page.GotoAsync(new Uri(address, "/docs").ToString());
}
catch (Exception failure) when (failure is PlaywrightException or HttpRequestException)
{
    return Refuse($"{address} does not respond: {failure.Message.Split('\n')[0]}. Start it: dotnet run --project src/WebApi");
}

// The list of operations says more than the introduction above it.
await page.Locator("#operations-tag-Orders").ClickAsync();
await page.Locator("#operations-Orders-placeOrder .opblock-summary-control").ClickAsync();
await page.Locator("#operations-Orders-placeOrder .opblock-section-request-body").WaitForAsync();
await page.Locator("#operations-tag-Orders").EvaluateAsync("tag => tag.scrollIntoView()");
_ = await page.ScreenshotAsync(new() { Path = picture });
Console.WriteLine($"{Path.GetRelativePath(root, picture)}: {new FileInfo(picture).Length / 1024} KiB");
return 0;

async Task TakeMails()
{
    using var http = new HttpClient { BaseAddress = address };
    using var login = await http.PostAsJsonAsync("/v1/auth/login", new { email = "admin@example.com", password = "Development-Only-1" });
    var token = (await login.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString();
    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    var texts = Path.Combine(root, "src", "Infrastructure", "Notifications", "Texts");
    var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "mails")).FullName;
    foreach (var culture in Directory.GetDirectories(texts).Select(Path.GetFileName))
    {
        var mails = new List<string>();
        foreach (var name in Directory.GetFiles(Path.Combine(texts, culture!), "*.liquid").Select(Path.GetFileNameWithoutExtension).Order())
        {
            var preview = await http.GetFromJsonAsync<JsonElement>($"/v1/notifications/templates/{name}/preview?culture={culture}");
            var html = WebUtility.HtmlEncode(preview.GetProperty("html").GetString());
            mails.Add($"<figure><figcaption>{name}</figcaption><iframe srcdoc=\"{html}\"></iframe></figure>");
        }

        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetContentAsync(
                "<style>:root { color-scheme: light dark } figure { display: inline-block; margin: 4px } "
                    + "iframe { width: 400px; height: 460px; border: 0 }</style>" + string.Concat(mails));
            var sheet = Path.Combine(folder, $"{culture}-{scheme}.png".ToLowerInvariant());
            _ = await page.ScreenshotAsync(new() { Path = sheet, FullPage = true });
            Console.WriteLine(sheet);
        }
    }
}

static int Refuse(string why)
{
    Console.Error.WriteLine(why);
    return 1;
}
