using System.Text.Json;
using Microsoft.Playwright;

namespace CleanOrders.WebApi.Tests.Docs.Pages;

/// <summary>The page at <c>/docs</c> in a real browser. The page is the same on every database, so one is enough.</summary>
public sealed class DocsPageTests(SharedApi api)
{
    [Fact]
    public async Task A_person_signs_in_and_places_an_order_on_the_page()
    {
        await using var browser = await Browser.Start();
        var page = await browser.Open(new Uri(api.Address, "/docs"));

        var signedIn = await Execute(page, "Identity", "logIn");
        signedIn.Status.ShouldBe("200");
        await Authorize(page, signedIn.Body.GetProperty("accessToken").GetString()!);
        var placed = await Execute(page, "Orders", "placeOrder");

        placed.Status.ShouldBe("201");
        var order = await api.As(Customer).Get($"/v1/orders/{placed.Body.GetProperty("id").GetString()}").Order();
        order.Status.ShouldBe("awaiting_payment");
        browser.Complaints.ShouldBeEmpty();
        browser.RequestsElsewhere(api.Address).ShouldBeEmpty("the page must work offline");
    }

    [Fact]
    public async Task The_page_says_how_to_sign_in_and_shows_every_operation()
    {
        await using var browser = await Browser.Start();
        var page = await browser.Open(new Uri(api.Address, "/"));
        var document = await api.Anonymous().Get("/openapi/v1.json").Json();

        (await page.TitleAsync()).ShouldBe("Orders API");
        await Assertions.Expect(page.Locator(".info")).ToContainTextAsync("customer@example.com");
        var shown = 0;
        foreach (var topic in document.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()!))
        {
            var section = page.Locator($"#{IdOf(topic)}");
            await section.ClickAsync();
            await page.Locator(".opblock").First.WaitForAsync();
            shown += await page.Locator(".opblock").CountAsync();
            await section.ClickAsync();
            await Assertions.Expect(page.Locator(".opblock")).ToHaveCountAsync(0);
        }

        shown.ShouldBe(DocumentedOperation.AllOf(document).Count);
        browser.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_is_kept_from_reading_the_page()
    {
        using var tools = await NodeTools.New();
        await using var browser = await Browser.Start();
        var page = await browser.Open(new Uri(api.Address, "/docs"));
        await page.Locator("#operations-tag-Orders").ClickAsync();
        await page.Locator("#operations-Orders-placeOrder .opblock-summary-control").ClickAsync();
        await page.Locator("#operations-Orders-placeOrder .opblock-section-request-body").WaitForAsync();

        await page.Locator("#operations-Orders-listOrders .opblock-summary-control").ClickAsync();
        await page.Locator("#operations-Orders-listOrders .parameters").First.WaitForAsync();
        (await Browser.Obstacles(page)).ShouldBeEmpty();

        await page.Locator(".auth-wrapper button.authorize").ClickAsync();
        await page.Locator("#auth-bearer-value").WaitForAsync();
        (await Browser.Obstacles(page)).ShouldBeEmpty();

        _ = await page.EvaluateAsync("document.querySelector('.modal-ux h3').style.color = '#ddd'");
        (await Browser.Obstacles(page)).ShouldContain(obstacle => obstacle.StartsWith("color-contrast", StringComparison.Ordinal));
    }

    // As the page names a topic: with underscores for spaces.
    private static string IdOf(string topic) => $"operations-tag-{topic.Replace(' ', '_')}";

    // Sends the example that the page has filled in.
    private static async Task<(string Status, JsonElement Body)> Execute(IPage page, string topic, string operation)
    {
        await page.Locator($"#{IdOf(topic)}").ClickAsync();
        var block = page.Locator($"#operations-{topic}-{operation}");
        await block.Locator(".opblock-summary-control").ClickAsync();
        await block.Locator("button.execute").ClickAsync();
        var answer = block.Locator(".live-responses-table .response").First;
        var status = await answer.Locator(".response-col_status").First.InnerTextAsync();
        var body = await answer.Locator(
            ".response-col_description .highlight-code pre, .response-col_description pre.microlight").First.InnerTextAsync();
        return (status.Trim().Split('\n')[0], JsonSerializer.Deserialize<JsonElement>(body));
    }

    private static async Task Authorize(IPage page, string token)
    {
        await page.Locator(".auth-wrapper button.authorize").ClickAsync();
        await page.Locator("#auth-bearer-value").FillAsync(token);
        await page.Locator("form:has(#auth-bearer-value) button.authorize").ClickAsync();
        await page.Locator(".auth-btn-wrapper button.btn-done").First.ClickAsync();
    }
}
