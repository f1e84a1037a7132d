using System.IO.Compression;
using CleanOrders.WebApi.Tests.Identity;
using Microsoft.Playwright;

namespace CleanOrders.WebApi.Tests.Docs.Pages;

/// <summary>The page at <c>/graphql</c> in a real browser. The page is the same on every database, so one is enough.</summary>
public sealed class GraphiQLPageTests(SharedApi api)
{
    private const string Html = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private const string Operation = ".graphiql-query-editor";
    private const string Headers = ".graphiql-editor-tool .graphiql-editor:nth-child(2)";

    private static readonly string[] OfPrograms =
        ["application/graphql-response+json", "text/event-stream", "*/*", "application/json, text/html;q=0.5"];

    // As a server may send it: with a comment first, and with data on two lines.
    private const string Ticks =
        ": opened\n\nevent: next\ndata: {\"data\":\ndata: {\"ticks\":1}}\n\nevent: next\ndata: {\"data\":{\"ticks\":2}}\n\n"
            + "event: complete\ndata:\n\n";

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    private Uri Address => new(api.Address, "/graphql");

    [Fact]
    public async Task A_person_sends_the_example_and_reads_the_result_and_the_schema()
    {
        await using var browser = await Browser.Start();
        var page = await browser.Open(Address);

        await Send(page);
        await Assertions.Expect(page.Locator(".graphiql-response")).ToContainTextAsync("\"SKU-00001\"");
        await page.GetByLabel("Show Documentation Explorer").ClickAsync();
        await page.Locator(".graphiql-doc-explorer-root-type").First.WaitForAsync();

        browser.Complaints.ShouldBeEmpty();
        browser.RequestsElsewhere(api.Address).ShouldBeEmpty("the page must work offline");
    }

    [Fact]
    public async Task A_subscription_is_shown_result_by_result_to_who_sends_a_token()
    {
        await using var browser = await Browser.Start();
        var page = await browser.Open(Address);
        var token = "";
        await OnSubscription(page, async route =>
        {
            token = route.Request.Headers["authorization"];
            await route.FulfillAsync(new() { ContentType = "text/event-stream", Body = Ticks });
        });

        await Write(page, Headers, """{ "Authorization": "Bearer a.good.token" }""");
        await Subscribe(page);

        await Assertions.Expect(page.Locator(".graphiql-response")).ToContainTextAsync("\"ticks\": 2");
        await page.GetByLabel("Execute query").WaitForAsync();
        token.ShouldBe("Bearer a.good.token");
        (await page.EvaluateAsync<string>("JSON.stringify(localStorage)")).ShouldNotContain("a.good.token");
    }

    [Fact]
    public async Task A_subscription_that_is_stopped_ends_its_request()
    {
        await using var browser = await Browser.Start();
        var page = await browser.Open(Address);
        var ended = new TaskCompletionSource();
        page.RequestFailed += (_, _) => ended.TrySetResult();
        await OnSubscription(page, _ => Task.CompletedTask);

        await Subscribe(page);
        await page.GetByLabel("Stop query").ClickAsync();

        await ended.Task.WaitAsync(Bound, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Nobody_is_kept_from_using_the_page(ColorScheme light)
    {
        using var tools = await NodeTools.New();
        await using var browser = await Browser.Start();
        var page = await browser.Open(Address);
        await page.EmulateMediaAsync(new() { ColorScheme = light });
        await Send(page);
        await Assertions.Expect(page.Locator(".graphiql-response")).ToContainTextAsync("\"");
        (await Browser.Obstacles(page)).ShouldBeEmpty();

        await page.GetByLabel("Show Documentation Explorer").ClickAsync();
        await page.Locator(".graphiql-doc-explorer").WaitForAsync();
        (await Browser.Obstacles(page)).ShouldBeEmpty();

        await page.GetByLabel("Show History").ClickAsync();
        await page.Locator(".graphiql-history-item").First.WaitForAsync();
        (await Browser.Obstacles(page)).ShouldBeEmpty();

        await page.GetByLabel("Open settings dialog").ClickAsync();
        await page.Locator(".graphiql-dialog").WaitForAsync();
        (await Browser.Obstacles(page)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_who_prefers_a_page_is_shown_one()
    {
        var page = await api.Anonymous().With("Accept", Html).Get("/graphql").ShouldBe(HttpStatusCode.OK);

        page.Header("Content-Type").ShouldBe("text/html; charset=utf-8");
        page.Header("Vary").ShouldBe("Accept");
        foreach (var accepted in OfPrograms)
            (await api.Anonymous().With("Accept", accepted).Get("/graphql")).Text.ShouldNotContain("<html", Case.Insensitive, accepted);
    }

    [Fact]
    public async Task Its_files_are_compressed_for_who_takes_that_and_sent_once()
    {
        var plain = await api.Anonymous().Get("/graphql/page/graphiql.css").ShouldBe(HttpStatusCode.OK);
        var packed = await api.Anonymous().With("Accept-Encoding", "gzip").Get("/graphql/page/graphiql.css").ShouldBe(HttpStatusCode.OK);

        packed.ContentHeaders.ContentEncoding.ShouldBe(["gzip"]);
        plain.ContentHeaders.ContentEncoding.ShouldBeEmpty();
        await using var unpacked = new GZipStream(new MemoryStream(packed.Bytes), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe(plain.Text);
        await api.Anonymous().With("If-None-Match", plain.ETag!).Get("/graphql/page/graphiql.css").ShouldBe(HttpStatusCode.NotModified);
        (await api.Anonymous().Get("/graphql/page/LICENSES.txt").ShouldBe(HttpStatusCode.OK)).Text.ShouldContain("MIT License");
    }

    [Theory]
    [InlineData("/graphql/page")]
    [InlineData("/graphql/page/")]
    [InlineData("/graphql/page/index.html")]
    [InlineData("/graphql/page/graphiql.css.gz")]
    [InlineData("/graphql/page/Page.js")]
    public async Task Nothing_else_is_beside_them(string path) =>
        await api.Anonymous().Get(path).ShouldBeProblem(404, "request.not_found");

    [Fact]
    public async Task Its_files_are_only_read() =>
        (await api.Anonymous().Put("/graphql/page/page.js", "x").ShouldBeProblem(405, "request.method_not_allowed"))
            .ContentHeaders.Allow.ShouldBe(["GET", "HEAD", "OPTIONS"]);

    [Fact]
    public async Task In_production_it_is_not_there()
    {
        await using var database = await TestDatabase.New();
        await using var production = await Api.New(Production.Options(database, Production.Settings()));

        (await production.Anonymous().With("Accept", Html).Get("/graphql")).Text.ShouldNotContain("<html", Case.Insensitive);
        await production.Anonymous().Get("/graphql/page/page.js").ShouldBeProblem(404, "request.not_found");
    }

    private static Task Send(IPage page) => page.Locator(".graphiql-execute-button").ClickAsync();

    // The page reads what is written a moment later: it sends the name of the operation before, until then.
    private static async Task Subscribe(IPage page)
    {
        await Write(page, Operation, "subscription Ticks { ticks }");
        _ = await Eventually.Be(
            () => page.EvaluateAsync<string?>("localStorage.getItem('graphiql:operationName')"), name => name == "Ticks");
        await Send(page);
    }

    private static async Task Write(IPage page, string editor, string text)
    {
        await page.Locator($"{editor} .CodeMirror-lines").ClickAsync();
        await page.Keyboard.PressAsync("ControlOrMeta+a");
        await page.Keyboard.InsertTextAsync(text);
    }

    private static async Task OnSubscription(IPage page, Func<IRoute, Task> answer) => _ = await page.RouteAsync(
        "**/graphql",
        route => route.Request.Headers["accept"].StartsWith("text/event-stream", StringComparison.Ordinal)
            ? answer(route)
            : route.ContinueAsync());
}
