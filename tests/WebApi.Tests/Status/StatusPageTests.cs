using System.Diagnostics.Metrics;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.Status;

/// <summary>What stands on the page.</summary>
public sealed class StatusPageTests(StatusApi api) : IClassFixture<StatusApi>, IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /status/style.css", SweepRow.Public, new StatementBudget(0, 0, api => api.Anonymous().Get("/status/style.css")));

    [Fact]
    public async Task It_says_what_runs_and_which_servers_answer()
    {
        var page = await api.Page();

        StatusApi.Row(page, "Environment").ShouldBe(["Development"]);
        StatusApi.Row(page, "Runtime")[0].ShouldStartWith(".NET 10.");
        StatusApi.Row(page, "Version")[0].ShouldNotBeEmpty();
        var database = StatusApi.Row(page, TestDatabase.KindOfThisRun == DatabaseKind.Postgres ? "PostgreSQL" : "SQLite");
        database[0].ShouldContain("answers");
        database[1].ShouldMatch(@"^\d+\.\d+.*, schema [0-9a-f]+");
        StatusApi.Row(page, "Redis")[0].ShouldContain("not configured");
    }

    [Fact]
    public async Task An_event_that_waits_is_counted()
    {
        var before = StatusApi.Number(await api.Page(), "To publish");
        await api.As(Customer).PlaceOrder((1, await api.NewProduct())).ShouldBe(HttpStatusCode.Created);

        StatusApi.Number(await api.Page(), "To publish").ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task A_job_that_died_is_there_and_needs_attention()
    {
        var type = RunningApi.Unique("status.died");
        _ = await api.Database.Dead(type);
        _ = await api.Database.Dead(type);

        var page = await api.Page();

        StatusApi.Number(page, type).ShouldBe(2);
        StatusApi.Row(page, "nobody works here")[3].ShouldNotBe("0");
        page.ShouldContain("Dead jobs that wait for a decision");
    }

    [Fact]
    public async Task A_refused_request_is_counted_by_its_code_on_the_host_that_refused_it()
    {
        await using var other = await Api.New();
        await api.Anonymous().Get("/v1/products/NO-SUCH-PRODUCT").ShouldBeProblem(404, "product.not_found");
        await api.Anonymous().Get("/v1/products/NO-SUCH-PRODUCT").ShouldBeProblem(404, "product.not_found");

        StatusApi.Row(await api.Page(), "product.not_found")[..2].ShouldBe(["404", "2"]);
        (await other.As(Admin).Get("/status").ShouldBe(HttpStatusCode.OK)).Text.ShouldNotContain("product.not_found");
    }

    [Fact]
    public async Task Whatever_stands_there_is_text_and_no_markup()
    {
        _ = await api.Database.Dead("<b id=\"job\">&");
        api.Services.GetRequiredService<IMeterFactory>().Create(ServiceTelemetry.Name).CreateCounter<long>("http.problems")
            .Add(1, new KeyValuePair<string, object?>("code", "<script>alert('code')</script>"));

        var page = await api.Page();

        page.ShouldContain("&lt;b id=&quot;job&quot;&gt;&amp;</th>");
        page.ShouldContain("&lt;script&gt;alert(&#39;code&#39;)&lt;/script&gt;");
        page.ShouldNotContain("<script");
        page.ShouldNotContain("<b id");
    }

    [Fact]
    public async Task It_has_no_script_and_loads_nothing_but_its_style()
    {
        var answer = await api.As(Admin).Get("/status").ShouldBe(HttpStatusCode.OK);

        answer.Header("Content-Security-Policy").ShouldNotBeNull().ShouldStartWith("default-src 'none'; style-src 'self';");
        answer.Text.ShouldNotMatch(@"<script|\son\w+=|\sstyle=|<img|<iframe|https?://");
        var style = await api.Anonymous().Get("/status/style.css").ShouldBe(HttpStatusCode.OK);
        style.Header("Content-Type").ShouldBe("text/css; charset=utf-8");
        style.Text.ShouldNotContain("url(");
    }

    [Fact]
    public async Task It_refreshes_by_itself_unless_it_is_asked_not_to()
    {
        const string Refresh = "<meta http-equiv=\"refresh\" content=\"15\">";

        (await api.Page()).ShouldContain(Refresh);
        (await api.As(Admin).Get("/status?refresh=off").ShouldBe(HttpStatusCode.OK)).Text.ShouldNotContain(Refresh);
    }

    [Fact]
    public async Task Its_plots_grow_with_each_sample()
    {
        var page = await Eventually.Be(
            async () =>
            {
                await api.Sample(times: 1);
                return await api.Page();
            },
            page => page.Split("<polyline").Length > 9);

        page.ShouldMatch(
            @"<svg role=""img""[^>]*><title>Requests: [^<]+</title>\s*<polyline points=""[\d.]+,[\d.]+ [\d.]+,[\d.]+");
    }
}
