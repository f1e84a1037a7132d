namespace CleanOrders.Gateway.Tests.Attacks;

/// <summary>Headers in which a client says what only the gateway may say, and headers that are none.</summary>
public sealed class HeaderAttacks(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Theory, Trait("Attack", "45"), Trait("Attack", "46")]
    [InlineData("X-User-Id")]
    [InlineData("x-user-roles")]
    [InlineData("X_User_Id")]
    [InlineData("X-User_Id")]
    [InlineData("X-Roles")]
    [InlineData("X-Internal-Auth")]
    [InlineData("X-INTERNAL-SIGNATURE")]
    [InlineData("X_Internal_Auth")]
    [InlineData("X-Consumer-Username")]
    [InlineData("X-Consumer-Custom-Id")]
    [InlineData("X-Forwarded-User")]
    [InlineData("X-Forwarded-Prefix")]
    [InlineData("X-Forwarded-Port")]
    [InlineData("Forwarded")]
    [InlineData("X-Real-IP")]
    [InlineData("True-Client-IP")]
    [InlineData("CF-Connecting-IP")]
    [InlineData("X-Original-URL")]
    [InlineData("X-Rewrite-URL")]
    [InlineData("Proxy-Authorization")]
    public async Task What_only_the_gateway_may_say_is_taken_off(string header)
    {
        var received = await shared.ReceivedDuring(
            async () => (await shared.Gateway.Raw("GET /v1/orders", $"{header}: evil")).Status.ShouldBe(200));

        received.ShouldHaveSingleItem().Headers.Values.ShouldNotContain("evil");
    }

    [Fact, Trait("Attack", "45")]
    public async Task The_gateway_says_itself_where_a_request_came_from()
    {
        var received = await shared.ReceivedDuring(async () => (await shared.Gateway.Raw(
            "GET /v1/orders", "X-Forwarded-For: 203.0.113.9", "X-Forwarded-For: 198.51.100.1", "X-Forwarded-Proto: https",
            "X-Forwarded-Host: evil.example")).Status.ShouldBe(200));

        var headers = received.ShouldHaveSingleItem();
        headers.Header("X-Forwarded-For").ShouldBe("127.0.0.1");
        headers.Header("X-Forwarded-Proto").ShouldBe("http");
        headers.Header("X-Forwarded-Host").ShouldBe(shared.Gateway.Address.Authority);
    }

    [Fact, Trait("Attack", "45")]
    public async Task Who_names_another_address_in_each_request_is_limited_as_one_client()
    {
        await using var gateway = await TestGateway.New(
            shared.Api, ("Limits:Plans:anonymous:api:Limit", "60"), ("Limits:Plans:anonymous:api:Window", "01:00:00"),
            ("Limits:Plans:anonymous:api:Burst", "5"));
        var accepted = 0;
        for (var i = 1; i <= 20; i++)
        {
            var answer = await gateway.Raw(
                "GET /v1/orders", $"X-Forwarded-For: 203.0.113.{i}", $"Forwarded: for=203.0.113.{i}", $"X-Real-IP: 203.0.113.{i}",
                $"True-Client-IP: 203.0.113.{i}");
            answer.Status.ShouldBeOneOf(200, 429);
            accepted += answer.Status == 200 ? 1 : 0;
        }

        accepted.ShouldBe(5);
    }

    [Theory, Trait("Attack", "46")]
    [InlineData("X-User-Id")]
    [InlineData("X-Internal-Signature")]
    [InlineData("Authorization")]
    [InlineData("Content-Length")]
    public async Task The_connection_cannot_name_a_header_that_belongs_to_the_request(string named)
    {
        var received = await shared.ReceivedDuring(() => shared.Gateway.Bytes(
            $"GET /v1/orders HTTP/1.1\r\nHost: x\r\nConnection: {named}\r\nX-User-Id: evil\r\n\r\n" + Closing)
            .ShouldBeProblem(400, "request.header_refused"));

        received.ShouldBeEmpty();
    }

    [Theory, Trait("Attack", "47")]
    [InlineData("X-HTTP-Method-Override")]
    [InlineData("x-http-method")]
    [InlineData("X_HTTP_Method_Override")]
    [InlineData("X-Method-Override")]
    public async Task The_method_stands_in_the_first_line_alone(string header)
    {
        var received = await shared.ReceivedDuring(() => shared.Gateway.Raw("GET /v1/orders", $"{header}: DELETE")
            .ShouldBeProblem(400, "request.header_refused"));

        received.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_of_the_connection_ends_with_it()
    {
        var received = await shared.ReceivedDuring(async () => (await shared.Gateway.Raw(
            "GET /v1/orders", "Keep-Alive: timeout=5", "TE: trailers", "Proxy-Connection: keep-alive", "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABk")).Status.ShouldBe(200));

        var headers = received.ShouldHaveSingleItem().Headers.Keys;
        foreach (var name in (string[])["Keep-Alive", "TE", "Proxy-Connection", "Upgrade", "Connection"])
            headers.ShouldNotContain(name);
    }

    [Theory, Trait("Attack", "59")]
    [InlineData("GET /v1/orders HTTP/1.1\r\nHost: x\r\nX-Note: a\0b\r\n\r\n")]
    [InlineData("GET /v1/orders HTTP/1.1\r\nHost: x\r\nX-Note: a\rSet-Cookie: b\r\n\r\n")]
    [InlineData("GET /v1/orders\0 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /v1/or%00ders HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /v1/orders\rX: y HTTP/1.1\r\nHost: x\r\n\r\n")]
    public async Task Control_characters_are_refused(string request)
    {
        var received = await shared.ReceivedDuring(
            async () => (await shared.Gateway.Bytes(request + Closing)).Status.ShouldBeOneOf(400, 404));

        received.ShouldBeEmpty();
    }

    [Theory, Trait("Attack", "59")]
    [InlineData("abc%0d%0aSet-Cookie: evil=1")]
    [InlineData("under_score-0123456789")]
    [InlineData("short")]
    public async Task An_id_that_is_none_is_not_sent_back_nor_on(string id)
    {
        var received = await shared.ReceivedDuring(async () =>
        {
            var answer = await shared.Gateway.Raw("GET /v1/orders", $"X-Request-Id: {id}");
            answer.Header("X-Request-Id").ShouldNotBeNull().ShouldMatch("^[A-Za-z0-9-]{8,64}$");
            answer.Header("Set-Cookie").ShouldBeNull();
        });

        received.ShouldHaveSingleItem().Header("X-Request-Id").ShouldNotBe(id);
    }

    /// <summary>Whatever becomes of the first request, the server closes at last.</summary>
    private const string Closing = "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
}
