using CleanOrders.WebApi.Tests.Jobs;
using CleanOrders.WebApi.Tests.Status;
using Microsoft.Playwright;

namespace CleanOrders.WebApi.Tests.Docs.Pages;

/// <summary>The page at <c>/status</c> in a real browser, at the machine itself.</summary>
public sealed class StatusBrowserTests(StatusApi api) : IClassFixture<StatusApi>
{
    // Left out: after a refresh nobody finds where they were. So one link stops it, and without it nothing is left out.
    private const string Refresh = "meta-refresh";

    /// <summary>Whether two plots or tables lie over each other.</summary>
    private const string Overlap = """
        () => {
          const all = [...document.querySelectorAll('figure, table')].map(one => one.getBoundingClientRect());
          const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
          return all.some((a, i) => all.slice(i + 1).some(b => over(a, b)));
        }
        """;

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 375)]
    [InlineData(ColorScheme.Dark, 375)]
    public async Task Nobody_is_kept_from_reading_it_in_any_light_and_on_a_phone(ColorScheme light, int width)
    {
        using var tools = await NodeTools.New();
        await Fill();
        await using var browser = await Browser.Start();
        var page = await browser.Open(new Uri(api.OwnAddress, "/status?refresh=off"));
        await page.EmulateMediaAsync(new() { ColorScheme = light });
        await page.SetViewportSizeAsync(width, 800);

        (await Browser.Obstacles(page)).ShouldBeEmpty();
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
        (await page.EvaluateAsync<bool>(Overlap)).ShouldBeFalse();
        (await Background(page)).ShouldBe(light == ColorScheme.Dark ? "rgb(18, 22, 29)" : "rgb(244, 246, 249)");
        (await page.Locator("svg polyline").First.BoundingBoxAsync()).ShouldNotBeNull().Width.ShouldBeGreaterThan(0);
        browser.Complaints.ShouldBeEmpty();
        browser.RequestsElsewhere(api.OwnAddress).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_link_stops_that_it_refreshes_which_some_need()
    {
        using var tools = await NodeTools.New();
        await using var browser = await Browser.Start();
        var page = await browser.Open(new Uri(api.OwnAddress, "/status"));

        (await Browser.Obstacles(page)).ShouldAllBe(obstacle => obstacle.StartsWith(Refresh, StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Link, new() { Name = "Stop that" }).ClickAsync();
        await page.WaitForURLAsync("**/status?refresh=off");

        (await Browser.Obstacles(page)).ShouldBeEmpty();
    }

    private static Task<string> Background(IPage page) =>
        page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    private async Task Fill()
    {
        await api.Anonymous().Get("/v1/products/NO-SUCH-PRODUCT").ShouldBe(HttpStatusCode.NotFound);
        await api.As(Customer).Get("/v1/users").ShouldBe(HttpStatusCode.Forbidden);
        await api.As(Customer).PlaceOrder((1, await api.NewProduct())).ShouldBe(HttpStatusCode.Created);
        _ = await api.Database.Dead(RunningApi.Unique("a.type.of.jobs.with.a.very.long.name"));
        await api.Sample(times: 6);
        _ = await Eventually.Be(api.Page, page => page.Contains("<polyline", StringComparison.Ordinal));
    }
}
