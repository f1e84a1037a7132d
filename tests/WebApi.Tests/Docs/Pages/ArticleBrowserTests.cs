using CleanOrders.WebApi.Tests.Content.Articles;

namespace CleanOrders.WebApi.Tests.Docs.Pages;

/// <summary>What an article is, in a real browser and on a page without a content policy: nothing of it is executed.</summary>
public sealed class ArticleBrowserTests(SharedApi api)
{
    // Whatever a reader can do to it without leaving the page. An address of a script runs when its link is followed; one that is none
    // at all has an empty scheme.
    private const string Poke = """
        async () => {
          for (const one of document.querySelectorAll('body *')) {
            for (const name of ['mouseover', 'focus', 'error', 'load', 'toggle', 'pointerover', 'begin'])
              one.dispatchEvent(new Event(name));
            if (one.tagName === 'A' && !/^(https?|mailto|file)?:$/.test(one.protocol) && one.href) one.click();
          }
          await new Promise(done => setTimeout(done, 300));
          return window.hits;
        }
        """;

    // Most of the time of each is a wait.
    private const int PagesAtOnce = 8;

    // Addresses without a scheme lead somewhere, as they do where people read.
    private const string Head = "<!doctype html><base href=https://page.invalid><body>";

    [Fact]
    public async Task Nothing_of_an_article_is_executed()
    {
        var html = new List<string>();
        foreach (var vector in XssVectors.All)
            html.Add(
                (await api.As(Admin).Write("A vector", vector).ShouldBe(HttpStatusCode.Created)).Member("html").GetString()!);

        await using var browser = await Browser.Start();

        // Each by itself, so that none is hidden in what another left open, and then all of them.
        await Parallel.ForEachAsync(
            html.Append(string.Concat(html)), new ParallelOptions { MaxDegreeOfParallelism = PagesAtOnce },
            async (one, _) => (await Hits(browser, one)).ShouldBe(0, one));
    }

    [Theory]
    [InlineData("<img src=x onerror=hit()>")]
    [InlineData("<a href=\"javascript:hit()\">x</a>")]
    [InlineData("<svg onload=hit()></svg>")]
    public async Task What_is_not_cleaned_would_be(string vector)
    {
        await using var browser = await Browser.Start();

        (await Hits(browser, vector)).ShouldBeGreaterThan(0);
    }

    private static async Task<int> Hits(Browser browser, string html)
    {
        var page = await browser.Open(new Uri("about:blank"));
        page.Dialog += (_, dialog) => _ = dialog.DismissAsync();
        await page.RouteAsync("**/*", route => route.AbortAsync());
        await page.EvaluateAsync("() => { window.hits = 0; window.hit = () => { window.hits++; }; }");
        await page.EvaluateAsync("html => { document.open(); document.write(html); document.close(); }", $"{Head}{html}");
        var hits = await page.EvaluateAsync<int>(Poke);
        await page.CloseAsync();
        return hits;
    }
}
