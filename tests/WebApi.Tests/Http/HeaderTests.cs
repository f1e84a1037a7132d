using System.Text.Json;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.Http;

/// <summary>What every answer carries.</summary>
public sealed class HeaderTests(SharedApi api)
{
    [Theory]
    [InlineData("12345678")]
    [InlineData("My-Request-0001")]
    [InlineData("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789-")]
    public async Task A_callers_request_id_comes_back(string id)
    {
        (await api.As(Customer).With("X-Request-Id", id).Get("/v1/orders")).Header("X-Request-Id").ShouldBe(id);
        (await api.Anonymous().With("X-Request-Id", id).Get("/v1/orders")).Header("X-Request-Id").ShouldBe(id);
        (await api.Anonymous().With("X-Request-Id", id).Get("/nothing")).Header("X-Request-Id").ShouldBe(id);
    }

    [Theory]
    [InlineData("1234567")]
    [InlineData("has space")]
    [InlineData("under_score")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789-x")]
    [InlineData(null)]
    public async Task Any_other_request_is_given_one_of_its_own(string? id)
    {
        var client = id is null ? api.Anonymous() : api.Anonymous().With("X-Request-Id", id);

        var (first, second) =
            ((await client.Get("/v1/products")).Header("X-Request-Id"), (await client.Get("/v1/products")).Header("X-Request-Id"));

        first!.ShouldMatch("^[A-Za-z0-9-]{8,64}$");
        second.ShouldNotBe(first);
    }

    [Theory]
    [InlineData("POST", "/v1/orders", "{", "", 400)]
    [InlineData("POST", "/v1/auth/login", "[]", "", 400)]
    [InlineData("GET", "/v1/orders?limit=0", null, "", 400)]
    [InlineData("POST", "/v1/orders", "{}", "Content-Length: 9999999", 413)]
    [InlineData("POST", "/v1/orders", "{}", "Content-Type: text/plain", 415)]
    [InlineData("GET", "/v1/nothing", null, "", 404)]
    [InlineData("DELETE", "/v1/orders", null, "", 405)]
    [InlineData("GET", "/v1/orders", null, "Accept: text/html", 406)]
    [InlineData("GET", "/v1/users", null, "", 403)]
    [InlineData("OPTIONS", "/v1/orders", null, "", 204)]
    [InlineData("GET", "/", null, "", 302)]
    [InlineData("GET", "/docs", null, "", 301)]
    [InlineData("GET", "/docs/index.html", null, "", 200)]
    [InlineData("GET", "/problems/order.out_of_stock", null, "", 200)]
    [InlineData("GET", "/health/ready", null, "", 200)]
    [InlineData("GET", "/openapi/v1.json", null, "", 200)]
    [InlineData("GET", "/.well-known/jwks.json", null, "", 200)]
    public async Task Every_answer_names_its_request_however_it_came_about(
        string method, string target, string? body, string header, int status)
    {
        string[] headers = ["X-Request-Id: my-request-1", $"Idempotency-Key: {Client.FreshKey()}", header];
        var request = header.StartsWith("Content-", StringComparison.Ordinal)
            ? string.Join(
                "\r\n",
                [
                    $"{method} {target} HTTP/1.1", "Host: x", "Connection: close",
                    $"Authorization: Bearer {await api.As(Customer).Token()}",
                    header.StartsWith("Content-T", StringComparison.Ordinal) ? "Content-Length: 2" : "Content-Type: application/json",
                    .. headers, "", body,
                ])
            : null;

        var answer = request is null
            ? await api.As(Customer).Raw(method, target, body, [.. headers.Where(line => line.Length > 0)])
            : await api.SendRaw(request);

        answer.Status.ShouldBe(status, answer.ToString());
        answer.Header("X-Request-Id").ShouldBe("my-request-1", answer.ToString());
    }

    [Fact]
    public async Task A_failure_names_its_request_too()
    {
        await using var failing = await Api.New(new ApiOptions { Services = services => services.AddScoped<IQuery<GetMe, Me>, Failing>() });

        var failed = await failing.As(Customer).With("X-Request-Id", "my-request-1").Get("/v1/me").ShouldBeProblem(500, "server.error");

        failed.Header("X-Request-Id").ShouldBe("my-request-1");
    }

    [Theory]
    [InlineData("NOT HTTP\r\n\r\n", 400, "request.malformed")]
    [InlineData("GET /v1/orders HTTP/1.1\r\n\r\n", 400, "request.malformed")]
    [InlineData("GET /v1/orders HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "request.malformed")]
    [InlineData("GET /v1/orders HTTP/1.1\r\nHost: x\r\nBad Header: x\r\n\r\n", 400, "request.malformed")]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "request.malformed")]
    [InlineData("POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", 400, "request.malformed")]
    [InlineData("POST /v1/orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 400, "request.malformed")]
    [InlineData("GET /LONG HTTP/1.1\r\nHost: x\r\n\r\n", 414, "request.address_too_long")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nX-Long: LONGLONGLONGLONG\r\n\r\n", 431, "request.headers_too_large")]
    [InlineData("GET / HTTP/7.0\r\nHost: x\r\n\r\n", 505, "request.version_not_supported")]
    public async Task What_is_no_request_at_all_is_refused_by_a_problem_with_a_name_too(string request, int status, string code)
    {
        var answer = await api.SendRaw(request.Replace("LONG", new string('a', 10_000), StringComparison.Ordinal));

        answer.Status.ShouldBe(status, answer.ToString());
        answer.Header("X-Request-Id").ShouldNotBeNull(answer.ToString()).ShouldMatch("^[A-Za-z0-9-]{8,64}$");
        answer.Header("Content-Type").ShouldBe("application/problem+json", answer.ToString());
        answer.Header("Server").ShouldBeNull();
        var problem = JsonSerializer.Deserialize<JsonElement>(answer.Body);
        (problem.GetProperty("code").GetString(), problem.GetProperty("status").GetInt32(), problem.GetProperty("type")
            .GetString()).ShouldBe((code, status, $"/problems/{code}"));
        problem.GetProperty("traceId").GetString().ShouldBe(answer.Header("X-Request-Id"));
    }

    [Fact]
    public async Task What_belongs_to_a_caller_stays_out_of_shared_caches()
    {
        var customer = await api.NewCustomer();
        var placed = await customer.PlaceOrder((1, "SKU-00001"));
        var order = await Task.FromResult(placed).Order();

        foreach (var answer in new[]
        {
            placed, await customer.Get("/v1/orders"), await customer.Get(order.Path), await customer.Get("/v1/me"),
            await customer.Get("/v1/orders?limit=0"),
            await customer.With("If-None-Match", placed.ETag!).Get(order.Path), await customer.Get("/v1/products/SKU-00001"),
        })
            answer.Header("Cache-Control").ShouldBe("no-cache, private", answer.ToString());
        (await api.Anonymous().Get("/v1/orders")).Header("Cache-Control").ShouldBe("no-store");
    }

    [Fact]
    public async Task Tokens_are_kept_by_no_cache() =>
        (await api.Anonymous().Post("/v1/auth/login", new { email = "customer@example.com", password = RunningApi.SeededPassword })
            .ShouldBe(HttpStatusCode.OK))
            .Header("Cache-Control").ShouldBe("no-store");

    [Theory]
    [InlineData("/v1/orders")]
    [InlineData("/v1/products")]
    [InlineData("/nothing")]
    [InlineData("/health/live")]
    [InlineData("/problems")]
    public async Task No_answer_names_its_server(string path)
    {
        var answer = await api.As(Customer).Get(path);

        answer.Header("Server").ShouldBeNull();
        answer.Header("X-Powered-By").ShouldBeNull();
    }

    [Fact]
    public async Task A_problem_has_the_trace_that_the_caller_began()
    {
        var refused = await api.As(Customer).With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            .Get("/v1/orders?limit=0").ShouldBe(HttpStatusCode.BadRequest);

        refused.Member("traceId").GetString().ShouldBe("0af7651916cd43dd8448eb211c80319c");
    }

    private sealed class Failing : IQuery<GetMe, Me>
    {
        public Task<Result<Me>> Ask(GetMe question, CancellationToken ct) => throw new InvalidOperationException("Made to fail.");
    }
}
