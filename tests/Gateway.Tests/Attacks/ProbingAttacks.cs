namespace CleanOrders.Gateway.Tests.Attacks;

/// <summary>Requests that want to learn what is inside.</summary>
public sealed class ProbingAttacks(ProbingAttacks.GatewayForOthers shared) : IClassFixture<ProbingAttacks.GatewayForOthers>
{
    private const string Inside =
        "System.NullReferenceException: at CleanOrders.Infrastructure.Orders in /src/Orders.cs:line 42, SELECT * FROM users";

    [Theory, Trait("Attack", "69")]
    [InlineData("/health")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/health/ready/x")]
    [InlineData("/metrics")]
    [InlineData("/metrics/x")]
    [InlineData("/admin")]
    [InlineData("/admin/users")]
    [InlineData("/internal/x")]
    [InlineData("/debug/pprof")]
    public async Task What_is_for_operators_is_not_there_from_outside(string path)
    {
        foreach (var method in (string[])["GET", "POST", "OPTIONS"])
        {
            var received = await shared.ReceivedDuring(
                () => shared.Gateway.Raw($"{method} {path}", "X-Forwarded-For: 127.0.0.1").ShouldBeProblem(404, "request.not_found"));

            received.ShouldBeEmpty();
        }
    }

    [Theory, Trait("Attack", "67")]
    [InlineData(500, "server.error", 500)]
    [InlineData(502, "gateway.no_instance", 503)]
    [InlineData(503, "gateway.no_instance", 503)]
    public async Task A_failure_that_is_no_problem_document_is_not_shown(int status, string code, int shown)
    {
        shared.Api.Answer = async (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Server = "Kestrel";
            await context.Response.WriteAsync(Inside);
        };

        _ = await shared.Gateway.Get("/v1/orders").ShouldBeProblem(shown, code);
    }

    [Fact, Trait("Attack", "67")]
    public async Task No_answer_names_a_server_or_a_version()
    {
        shared.Api.Answer = async (context, _) =>
        {
            context.Response.Headers.Server = "Kestrel/10.0";
            context.Response.Headers["X-Powered-By"] = "ASP.NET";
            context.Response.Headers["X-AspNet-Version"] = "10.0";
            await context.Response.WriteAsync("{}");
        };

        foreach (var request in (string[])["GET /v1/orders HTTP/1.1", "GET /v1//x HTTP/1.1", "X"])
            (await shared.Gateway.Bytes($"{request}\r\nHost: x\r\nConnection: close\r\n\r\n")).Headers.Keys.ShouldAllBe(
                name => name != "Server" && !name.StartsWith("X-Powered") && !name.StartsWith("X-AspNet")
                    && name != "Via");
    }

    [Fact, Trait("Attack", "67")]
    public async Task A_problem_of_an_instance_goes_through_as_it_is()
    {
        shared.Api.Answer = async (context, _) =>
        {
            context.Response.StatusCode = 503;
            context.Response.ContentType = "application/problem+json";
            context.Response.Headers.RetryAfter = "7";
            await context.Response.WriteAsync("""{"code":"server.unavailable"}""");
        };

        using var answer = await shared.Gateway.Get("/v1/orders");

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("""{"code":"server.unavailable"}""");
    }

    /// <summary>Tests come from this machine, which is none of its operators'.</summary>
    public sealed class GatewayForOthers() : SharedGateway(("Networks:Operators:0", "203.0.113.0/24"), ("Breaker:BreakAfter", "1000"));
}
