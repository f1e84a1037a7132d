using System.Buffers.Text;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Identity.Sessions;

[Collection(nameof(Clocked))]
public sealed class AccessTokenTests(ClockedApi api)
{
    [Fact]
    public async Task An_access_token_says_who_may_do_what_until_when_and_nothing_else()
    {
        var token = (await api.SignInSomebody()).AccessToken;
        var header = Forgery.Read(token.Split('.')[0]);
        var claims = Forgery.Read(token.Split('.')[1]);
        var now = api.Clock.GetUtcNow().ToUnixTimeSeconds();

        header.Select(member => member.Key).ShouldBe(["alg", "kid", "typ"], ignoreOrder: true);
        Text(header, "alg").ShouldBe("ES256");
        Text(header, "typ").ShouldBe("at+jwt");
        claims.Select(member => member.Key)
            .ShouldBe(["iss", "aud", "sub", "sid", "jti", "iat", "exp", "ver", "roles", "permissions"], ignoreOrder: true);
        Text(claims, "iss").ShouldBe("http://localhost:5080");
        Text(claims, "aud").ShouldBe("orders");
        Text(claims, "sub").ShouldBe((await api.Me(token).Json()).GetProperty("id").GetString());
        Text(claims, "sid").ShouldStartWith("ses_");
        claims["iat"]!.GetValue<long>().ShouldBe(now);
        claims["exp"]!.GetValue<long>().ShouldBe(now + 600);
        claims["permissions"].ShouldBeOfType<JsonArray>().Select(permission => permission!.GetValue<string>()).ShouldBe(["orders:place"]);
    }

    [Fact]
    public async Task The_tokens_of_a_session_name_it_and_each_has_a_name_of_its_own()
    {
        var first = await api.SignInSomebody();
        var second = await api.Refresh(first.RefreshToken).Tokens();
        var (one, two) = (Forgery.Read(first.AccessToken.Split('.')[1]), Forgery.Read(second.AccessToken.Split('.')[1]));

        Text(two, "sid").ShouldBe(Text(one, "sid"));
        Text(two, "jti").ShouldNotBe(Text(one, "jti"));
    }

    [Fact]
    public async Task Who_has_only_the_published_keys_can_check_a_token()
    {
        var parts = (await api.SignInSomebody()).AccessToken.Split('.');

        var keys = await api.Anonymous().Get("/.well-known/jwks.json").Json();

        var jwk = keys.GetProperty("keys").EnumerateArray()
            .Single(key => key.GetProperty("kid").GetString() == Text(Forgery.Read(parts[0]), "kid"));
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Base64Url.DecodeFromChars(jwk.GetProperty("x").GetString()),
                Y = Base64Url.DecodeFromChars(jwk.GetProperty("y").GetString())
            },
        });
        key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256)
            .ShouldBeTrue();
    }

    [Fact]
    public async Task A_token_is_good_for_10_minutes_though_it_was_good_a_moment_ago()
    {
        var used = await api.SignInSomebody();
        var unused = await api.SignInSomebody();
        await api.Me(used.AccessToken).ShouldBe(HttpStatusCode.OK);
        api.Advance(TimeSpan.FromSeconds(599));
        await api.Me(used.AccessToken).ShouldBe(HttpStatusCode.OK);

        // Half a minute is given to clocks that differ.
        api.Advance(TimeSpan.FromSeconds(31));

        await api.Me(used.AccessToken).ShouldBeRefused();
        await api.Me(unused.AccessToken).ShouldBeRefused();
    }

    [Theory]
    [InlineData("bearer ")]
    [InlineData("BEARER ")]
    public async Task The_name_of_the_scheme_can_be_in_any_case(string scheme) =>
        await api.Anonymous().With("Authorization", scheme + (await api.SignInSomebody()).AccessToken).Get("/v1/me")
            .ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    [InlineData("Digest x")]
    [InlineData("Bearer")]
    public async Task Another_scheme_signs_nobody_in(string header)
    {
        var refused = await api.Anonymous().With("Authorization", header).Get("/v1/me").ShouldBeProblem(401, "auth.required");

        refused.Header("WWW-Authenticate").ShouldBe("Bearer");
    }

    [Fact]
    public async Task A_refused_token_is_not_told_why()
    {
        var token = (await api.SignInSomebody()).AccessToken;
        api.Advance(TimeSpan.FromHours(1));

        var refused = await api.Me(token).ShouldBeRefused();

        refused.Header("WWW-Authenticate").ShouldBe("Bearer error=\"invalid_token\"");
    }

    [Fact]
    public async Task Two_tokens_at_once_are_refused_though_each_is_good()
    {
        var (one, other) = (await api.SignInSomebody(), await api.SignInSomebody());
        await api.Me(one.AccessToken).ShouldBe(HttpStatusCode.OK);

        (await Raw(one.AccessToken)).ShouldStartWith("HTTP/1.1 200 ");
        (await Raw(one.AccessToken, other.AccessToken)).ShouldStartWith("HTTP/1.1 401 ");
        (await Raw(one.AccessToken, one.AccessToken)).ShouldStartWith("HTTP/1.1 401 ");
    }

    [Theory]
    [InlineData("/v1/me?access_token=")]
    [InlineData("/v1/orders?token=")]
    [InlineData("/v1/products?authorization=Bearer ")]
    public async Task A_token_in_the_query_is_refused_whoever_asks(string path)
    {
        var pair = await api.SignInSomebody();

        await api.Anonymous().Get(path + pair.AccessToken).ShouldBeProblem(400, "request.unknown_parameter");
        await api.Bearing(pair.AccessToken).Get(path + pair.AccessToken).ShouldBeProblem(400, "request.unknown_parameter");
    }

    // HttpClient joins headers of one name into one line.
    private async Task<string> Raw(params string[] tokens)
    {
        using var connection = new TcpClient(api.Address.Host, api.Address.Port);
        await using var stream = connection.GetStream();
        var headers = string.Concat(tokens.Select(token => $"Authorization: Bearer {token}\r\n"));
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /v1/me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private static string Text(JsonObject json, string name) => json[name]!.GetValue<string>();
}
