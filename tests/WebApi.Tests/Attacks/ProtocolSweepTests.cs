using System.Text;

namespace CleanOrders.WebApi.Tests.Attacks;

/// <summary>What HTTP asks of every route, those to come too.</summary>
public sealed class ProtocolSweepTests(SweptApi api) : IClassFixture<SweptApi>
{
    // Each answer has its own.
    private static readonly string[] OfTheAnswer = ["Date", "X-Request-Id", "Transfer-Encoding", "Connection", "Content-Length"];

    private static readonly string[] Names =
    [
        "Accept", "Accept-Language", "Accept-Encoding", "Accept-Charset", "Prefer", "Range", "If-Range", "If-Match", "If-None-Match",
        "If-Modified-Since", "If-Unmodified-Since", "Last-Event-ID", "Authorization",
        "X-Api-Key", "Cookie", "User-Agent", "X-Request-Id", "traceparent", "tracestate", "baggage", "Idempotency-Key", "Content-Encoding",
        "Content-Language", "Content-Disposition", "Origin", "Referer", "Forwarded",
        "X-Forwarded-For", "X-Forwarded-Proto", "X-HTTP-Method-Override", "webhook-id", "webhook-timestamp", "webhook-signature", "Via",
        "Cache-Control", "From", "Date",
    ];

    private static readonly string[] Values =
    [
        "", ",", ";", "\"", "\"\"", "\\", "*", "*/*;q=", "a/b;q=\"", "=", "W/\"", "bytes=0-0", "bytes=9-1,a", "-1", "99999999999999999999",
        "Bearer ", "Bearer a.b.c", "00-", "%zz", "a=b; a=b; =; $",
        "Thu, 99 Foo 0000 99:99:99 GMT", new('a', 5000),
    ];

    public static TheoryData<string> Readable => [.. Sweep.All.Keys.Where(route => route.StartsWith("GET ", StringComparison.Ordinal))];

    public static TheoryData<string> Posts => [.. Sweep.All.Keys.Where(route => route.StartsWith("POST ", StringComparison.Ordinal))];

    // But for what ends the sessions that the others need.
    public static TheoryData<string> WithBody =>
        [.. Sweep.All.Keys.Where(route => route.Split(' ')[0] is "POST" or "PUT" && route != "POST /v1/auth/logout-all")];

    public static TheoryData<string> All => [.. Sweep.All.Keys];

    [Theory]
    [MemberData(nameof(Readable))]
    public async Task What_can_be_read_can_be_asked_for_without_its_body_and_by_nobody_else(string route)
    {
        foreach (var client in new[] { api.As(Admin), api.Anonymous() })
        {
            var (whole, head) = await Both(client, route);

            head.Status.ShouldBe(whole.Status, $"{route}: {head}");
            head.Body.ShouldBeEmpty(route);
            head.Headers.Keys.Except(OfTheAnswer, StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)
                .ShouldBe(whole.Headers.Keys.Except(OfTheAnswer, StringComparer.OrdinalIgnoreCase)
                    .Order(StringComparer.Ordinal), $"{route}: {head}");
            head.Header("Content-Type").ShouldBe(whole.Header("Content-Type"), route);

            // What is left of a limit grows all the time: on a busy machine no two are of one moment.
            if (route == "GET /v1/limits/me")
                continue;
            head.Header("ETag").ShouldBe(whole.Header("ETag"), route);
            if (whole.Body.Length > 0)
                head.Header("Content-Length").ShouldBe(whole.Header("Content-Length"), route);
        }
    }

    /// <summary>The two of one moment: schedules and their jobs go on beside the tests, and what is left of a limit changes and comes
    /// back. The last two are compared as they are.</summary>
    private async Task<(RawAnswer Whole, RawAnswer Head)> Both(Client client, string route)
    {
        var (whole, head) = await Once();
        for (var attempt = 2; attempt <= 10 && head.Header("ETag") != whole.Header("ETag"); attempt++)
            (whole, head) = await Once();
        return (whole, head);

        // A stream has no end, but where it is refused.
        async Task<(RawAnswer, RawAnswer)> Once() => (
            await client.Raw("GET", api.PathOf(route), body: null, "Last-Event-ID: x"),
            await client.Raw("HEAD", api.PathOf(route), body: null, "Last-Event-ID: x"));
    }

    [Fact]
    public async Task A_stream_that_is_asked_for_without_its_body_ends_at_once()
    {
        var head = await api.As(Customer).Raw("HEAD", api.PathOf("GET /v1/orders/{id:ord}/events"));

        (head.Status, head.Header("Content-Type"), head.Body).ShouldBe((200, "text/event-stream", ""), head.ToString());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_address_says_what_methods_it_takes_and_takes_those_alone(string route)
    {
        // A gateway has health of its own.
        if (api.IsBehindGateway && route.Contains("/health/", StringComparison.Ordinal))
            return;
        var path = api.PathOf(route);
        var answer = await api.Anonymous().Raw("OPTIONS", path);

        answer.Status.ShouldBe(204, $"{route}: {answer}");
        answer.Body.ShouldBeEmpty();
        var allowed = answer.Header("Allow").ShouldNotBeNull().Split(", ");
        allowed.ShouldContain(route.Split(' ')[0]);
        allowed.ShouldContain("OPTIONS");
        allowed.Contains("HEAD").ShouldBe(allowed.Contains("GET"));
        foreach (var method in new[] { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PROPFIND" })
        {
            var asked = await api.Anonymous().Raw(method, path, method[0] == 'P' ? "{}" : null, "Last-Event-ID: x");
            // A gateway does not know what each address takes: it refuses what none does, and reads a body's type first.
            if (!api.IsBehindGateway || asked.Status != 415)
                (asked.Status != 405).ShouldBe(allowed.Contains(method), $"{method} {route}: {asked}");
            if (asked.Status == 405 && !(api.IsBehindGateway && method == "PROPFIND"))
                asked.Header("Allow").ShouldBe(answer.Header("Allow"));
        }
    }

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task A_malformed_key_is_refused_by_every_post(string route)
    {
        foreach (var headers in new[] { new[] { "Idempotency-Key: short" }, ["Idempotency-Key:"],
            ["Idempotency-Key: 1234567890123456", "Idempotency-Key: 1234567890123456"] })
        {
            var body = Sweep.All[route].File is null ? "{}" : null;
            var answer = await api.As(Admin)
                .Raw("POST", api.PathOf(route), body,
                    [.. headers, .. body is null ? new[] { "Content-Type: text/csv", "Content-Length: 0" } : []]);

            answer.Status.ShouldBe(400, $"{route}: {answer}");
            answer.Body.ShouldContain("\"idempotency.key_malformed\"");
        }
    }

    [Theory]
    [MemberData(nameof(WithBody))]
    public async Task No_content_type_makes_an_operation_fail(string route)
    {
        foreach (var type in new string?[] { null, "", ";", "application/json; charset=\"utf-8\"", "application/json; charset=utf8",
            "application/json; charset=bogus", "application/json; charset=\"", "text/csv; charset", "\"", "a/b; c=\"d", "*/*",
            "application/json,text/csv" })
        {
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{\"reason\":1}"));
            if (type is not null)
                _ = content.Headers.TryAddWithoutValidation("Content-Type", type);
            var answer = await api.As(Admin).Send(new HttpMethod(route.Split(' ')[0]), api.PathOf(route), content);

            ((int)answer.Status).ShouldBeInRange(200, 499, $"{route} with {type}: {answer}");
            answer.Header("X-Request-Id").ShouldNotBeNull($"{route} with {type}: {answer}");
        }
    }

    [Theory]
    [InlineData("GET /v1/orders")]
    [InlineData("GET /v1/products/{sku:sku}")]
    [InlineData("PUT /v1/products/{sku:sku}")]
    [InlineData("POST /v1/orders/{id:ord}/preparation")]
    [InlineData("POST /v1/auth/login")]
    [InlineData("POST /v1/job-files")]
    [InlineData("POST /v1/payments/webhooks/{provider}")]
    [InlineData("GET /openapi/v1.json")]
    [InlineData("GET /docs/index.html")]
    public async Task No_header_makes_an_operation_fail(string route)
    {
        var method = new HttpMethod(route.Split(' ')[0]);
        foreach (var name in Names)
        {
            foreach (var value in Values)
            {
                var client = name is "Authorization" or "X-Api-Key" ? api.Anonymous() : api.As(Admin);
                using var body = method == HttpMethod.Get ? null : new ByteArrayContent("{}"u8.ToArray());
                _ = body?.Headers.TryAddWithoutValidation(
                    "Content-Type", route.EndsWith("files", StringComparison.Ordinal) ? "text/csv" : "application/json");
                if (name.StartsWith("Content-", StringComparison.Ordinal))
                    _ = body?.Headers.TryAddWithoutValidation(name, value);
                else
                    client = client.With(name, value);

                var answer = await client.Send(method, api.PathOf(route), body);

                ((int)answer.Status).ShouldBeInRange(200, 499, $"{route} with {name}: {value}: {answer}");
                answer.Header("X-Request-Id").ShouldNotBeNull($"{route} with {name}: {value}: {answer}");
                if ((int)answer.Status >= 400)
                    answer.ContentHeaders.ContentType?.MediaType.ShouldBe(
                        "application/problem+json", $"{route} with {name}: {value}: {answer}");
            }
        }
    }
}
