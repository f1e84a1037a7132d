using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Status;

/// <summary>The page is for who may manage jobs, and in Development for who sits at the machine.</summary>
public sealed class StatusAccessTests(StatusApi api) : IClassFixture<StatusApi>, IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /status", SweepRow.AdminOnly with { IsFromElsewhere = true },
        new StatementBudget(3, 3, api => api.As(Admin).Get("/status")));

    [Fact, Trait("Gateway", "differs")]
    public async Task Who_sits_at_the_machine_of_a_developer_needs_no_credentials() =>
        await api.Anonymous().Get("/status").ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-For", "")]
    [InlineData("X-Forwarded-Host", "localhost")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("Host", "rebound.example.com")]
    public async Task What_comes_by_way_of_somebody_else_is_not_of_the_machine(string header, string value) =>
        await api.Anonymous().With(header, value).Get("/status").ShouldBeProblem(401, "auth.required");

    [Fact]
    public async Task Credentials_that_are_sent_have_to_be_good()
    {
        await api.Bearing("no.good.token").Get("/status").ShouldBeProblem(401, "auth.token_invalid");
        await api.Anonymous().With("X-Api-Key", "no_good").Get("/status").ShouldBeProblem(401, "api_key.invalid");
    }

    [Fact]
    public async Task A_role_without_the_permission_is_refused()
    {
        foreach (var who in new[] { Customer, Support, Warehouse })
            await api.As(who).Get("/status").ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact]
    public async Task Who_may_manage_jobs_sees_it_and_no_cache_keeps_it()
    {
        var page = await api.As(Admin).Get("/status").ShouldBe(HttpStatusCode.OK);

        page.Header("Content-Type").ShouldBe("text/html; charset=utf-8");
        page.Header("Cache-Control").ShouldBe("no-store");
        page.Header("X-Content-Type-Options").ShouldBe("nosniff");
    }

    [Fact]
    public async Task Outside_Development_nobody_is_let_in_for_where_they_sit()
    {
        await using var database = await TestDatabase.New();
        await using var production = await Api.New(Production.Options(database, Production.Settings()));

        await production.Anonymous().Get("/status").ShouldBeProblem(401, "auth.required");
    }

    [Fact]
    public async Task Behind_the_gateway_nobody_sits_at_the_machine()
    {
        await using var behind = await Api.New(new ApiOptions { Gateway = [] });

        await behind.Anonymous().Get("/status").ShouldBeProblem(401, "auth.required");
        await behind.As(Admin).Get("/status").ShouldBe(HttpStatusCode.OK);
    }
}
