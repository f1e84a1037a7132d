namespace CleanOrders.Gateway.Tests.Attacks;

/// <summary>Sites that were never named, and caches that must not keep what is one caller's alone.</summary>
public sealed class BrowserAttacks(BrowserAttacks.GatewayOfASite shared) : IClassFixture<BrowserAttacks.GatewayOfASite>
{
    private const string Site = "https://shop.example.com";
    private const string Allowed = "Access-Control-Allow-Origin";

    [Theory, Trait("Attack", "63")]
    [InlineData("null")]
    [InlineData("https://evil.example.com")]
    [InlineData("https://shop.example.com.evil.example")]
    [InlineData("https://evil-shop.example.com")]
    [InlineData("https://sub.shop.example.com")]
    [InlineData("http://shop.example.com")]
    [InlineData("https://shop.example.com:8443")]
    [InlineData("https://shop.example.com/")]
    [InlineData("*")]
    public async Task A_site_that_was_not_named_is_allowed_nothing(string site)
    {
        var plain = await shared.Gateway.Raw("GET /v1/orders", $"Origin: {site}");
        var preflight = await shared.Gateway.Raw("OPTIONS /v1/orders", $"Origin: {site}", "Access-Control-Request-Method: POST");

        plain.Headers.Keys.Concat(preflight.Headers.Keys).ShouldAllBe(
            name => !name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_site_that_was_named_is_allowed_what_it_needs()
    {
        var received = await shared.ReceivedDuring(async () =>
        {
            var preflight = await shared.Gateway.Raw(
                "OPTIONS /v1/orders", $"Origin: {Site}", "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization,idempotency-key");

            preflight.Status.ShouldBe(204);
            preflight.Header(Allowed).ShouldBe(Site);
            preflight.Header("Access-Control-Allow-Headers")!.ShouldContain("Idempotency-Key", Case.Insensitive);
            preflight.Header("Access-Control-Max-Age").ShouldBe("600");
        });

        received.ShouldBeEmpty("A preflight is answered at the edge.");
        var answer = await shared.Gateway.Raw("GET /v1/orders", $"Origin: {Site}");
        answer.Header(Allowed).ShouldBe(Site);
        answer.Header("Access-Control-Allow-Credentials").ShouldBe("true");
        answer.Header("Access-Control-Expose-Headers")!.ShouldContain("ETag");
    }

    [Fact]
    public async Task A_refusal_can_be_read_by_the_site_that_was_named() =>
        (await shared.Gateway.RawWithBody("POST /v1/orders", "{", $"Origin: {Site}", "Content-Type: application/json", "Content-Length: 1"))
            .Header(Allowed).ShouldBe(Site);

    [Theory, Trait("Attack", "66")]
    [InlineData("Authorization: Bearer x", null)]
    [InlineData("Authorization: Bearer x", "public, max-age=30")]
    [InlineData("Authorization: Bearer x", "max-age=3600")]
    [InlineData("Cookie: device=x", "public, private")]
    public async Task An_answer_to_somebody_who_said_who_they_are_is_kept_by_no_shared_cache(string header, string? cacheControl)
    {
        shared.Api.Answer = (context, _) =>
        {
            context.Response.Headers.CacheControl = cacheControl;
            return Task.CompletedTask;
        };

        (await shared.Gateway.Raw("GET /v1/orders", header)).Header("Cache-Control").ShouldBe("private, no-cache");
    }

    [Fact, Trait("Attack", "66")]
    public async Task What_anybody_may_keep_stays_as_it_is()
    {
        shared.Api.Answer = (context, _) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=30";
            return Task.CompletedTask;
        };

        (await shared.Gateway.Raw("GET /v1/products")).Header("Cache-Control").ShouldBe("public, max-age=30");
    }

    [Theory, Trait("Attack", "66")]
    [InlineData("X-Forwarded-Host: evil.example")]
    [InlineData("X-Forwarded-Scheme: nothttps")]
    [InlineData("X-Original-URL: /v1/users")]
    [InlineData("X-Host: evil.example")]
    public async Task No_header_that_a_cache_does_not_know_changes_what_an_instance_answers(string header)
    {
        var received = await shared.ReceivedDuring(() => shared.Gateway.Raw("GET /v1/products", header));

        received.ShouldHaveSingleItem().Headers.Values.ShouldAllBe(
            value => !value.Contains("evil") && value != "/v1/users" && value != "nothttps");
    }

    public sealed class GatewayOfASite() : SharedGateway(("Cors:Origins:0", Site), ("Cors:Credentials", "true"));
}
