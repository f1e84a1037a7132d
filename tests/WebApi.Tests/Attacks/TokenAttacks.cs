using System.Buffers.Text;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Attacks;

/// <summary>Forged, stolen and misused access tokens. Where the service's own key signs, one thing alone is wrong.</summary>
public sealed class TokenAttacks(SharedApi api)
{
    private const string SomebodyElse = "usr_01kb3g4mf5e2k9s5n9r0xqzv7a";

    [Fact]
    public async Task A_copy_that_the_service_could_have_signed_is_good_so_these_tests_forge_rightly()
    {
        var copy = await Copy();

        await api.Me(copy.Signed()).ShouldBe(HttpStatusCode.OK);
        await api.Me(copy.SignedText(copy.Header.ToJsonString(), copy.Payload.ToJsonString())).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    [InlineData("")]
    public async Task T01_a_token_without_a_signature_is_never_taken(string algorithm)
    {
        var forged = (await Copy()).WithHeader("alg", algorithm);

        await api.Me($"{forged.Unsigned}.").ShouldBeRefused();
        await api.Me(forged.Unsigned).ShouldBeRefused();
        await api.Me(forged.WithOldSignature()).ShouldBeRefused();
        await api.Me(forged.Signed()).ShouldBeRefused();
    }

    [Fact]
    public async Task T02_the_public_key_is_never_taken_for_a_shared_secret()
    {
        var jwk = (await api.Anonymous().Get("/.well-known/jwks.json").Json()).GetProperty("keys")[0].GetRawText();
        foreach (var algorithm in (string[])["HS256", "HS384", "HS512"])
        {
            var forged = (await Copy()).WithHeader("alg", algorithm);
            byte[][] secrets =
                [forged.PublicKeyInfo, Bytes(forged.PublicKeyPem), Bytes(jwk), Bytes(forged.Kid), Base64Url.DecodeFromChars(forged.Kid),
                    []];
            foreach (var secret in secrets)
                await api.Me(
                    forged.SignedAs(
                        bytes => algorithm[
                            2..] switch
                        {
                            "256" => HMACSHA256.HashData(secret, bytes),
                            "384" => HMACSHA384.HashData(secret, bytes),
                            _ =>
                                HMACSHA512.HashData(secret, bytes)
                        })).ShouldBeRefused();
        }
    }

    [Fact]
    public async Task T03_a_key_id_never_reaches_a_file_or_a_database()
    {
        foreach (var kid in (string[])["../../data/secret", "/dev/null", "' OR 1=1 --", "a\0b", "another", new('k', 6_000), ""])
            await api.Me((await Copy()).WithHeader("kid", kid).Signed()).ShouldBeRefused();
        await api.Me((await Copy()).WithoutHeader("kid").Signed()).ShouldBeRefused();
        await api.Me((await Copy()).WithHeader("kid", 1).Signed()).ShouldBeRefused();
    }

    [Fact]
    public async Task T04_a_token_never_says_where_its_key_is()
    {
        using var attacker = new TcpListener(IPAddress.Loopback, 0);
        attacker.Start();
        var address = $"http://{attacker.LocalEndpoint}/keys.json";
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var jwk = new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = Base64Url.EncodeToString(point.X),
            ["y"] = Base64Url.EncodeToString(point.Y)
        };

        await api.Me((await Copy()).SignedBy(key)).ShouldBeRefused();
        foreach (var kid in (string?[])[null, "another"])
        {
            foreach (var (name, value) in ((string, JsonNode)[])[
                ("jku", address), ("x5u", address), ("jwk", jwk.DeepClone()),
                ("x5c", new JsonArray(Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())))])
            {
                var forged = (await Copy()).WithHeader(name, value);
                await api.Me((kid is null ? forged : forged.WithHeader("kid", kid)).SignedBy(key)).ShouldBeRefused();
            }
        }

        attacker.Pending().ShouldBeFalse("the service asked the attacker for a key");
    }

    [Fact]
    public async Task T05_a_token_is_never_good_before_or_after_its_time()
    {
        var now = api.Clock.GetUtcNow().ToUnixTimeSeconds();

        await api.Me((await Copy()).With("exp", now - 31).Signed()).ShouldBeRefused();
        await api.Me((await Copy()).With("nbf", now + 60).Signed()).ShouldBeRefused();
        await api.Me((await Copy()).With("iat", now + 3600).With("exp", now + 7200).Signed()).ShouldBeRefused();
        await api.Me((await Copy()).With("exp", "tomorrow").Signed()).ShouldBeRefused();
        await api.Me((await Copy()).With("exp", 1e30).Signed()).ShouldBeRefused();
        await api.Me((await Copy()).Without("exp").Signed()).ShouldBeRefused();
    }

    [Theory]
    [InlineData("iss", "\"https://issuer.example.com\"")]
    [InlineData("iss", "\"http://localhost:5080/\"")]
    [InlineData("iss", "[\"http://localhost:5080\"]")]
    [InlineData("iss", null)]
    [InlineData("aud", "\"somebody\"")]
    [InlineData("aud", "[\"somebody\", \"else\"]")]
    [InlineData("aud", null)]
    public async Task T06_a_token_of_another_issuer_or_for_another_audience_is_never_taken(string claim, string? value)
    {
        await api.Me((await Copy()).With(claim, value is null ? null : JsonNode.Parse(value)).Signed()).ShouldBeRefused();
        await api.Me((await Copy()).Without(claim).Signed()).ShouldBeRefused();
        await api.Me((await Copy()).With("iss", "https://issuer.example.com").With("aud", new JsonArray("orders", "somebody")).Signed())
            .ShouldBeRefused();
    }

    [Fact]
    public async Task T07_what_is_not_an_access_token_is_never_taken_for_one()
    {
        foreach (var type in (string?[])["JWT", "id+jwt", "logout+jwt", "rt+jwt", "", null])
            await api.Me((await Copy()).WithHeader("typ", type).Signed()).ShouldBeRefused();
        await api.Me((await Copy()).WithoutHeader("typ").Signed()).ShouldBeRefused();
        await api.Me((await api.SignInSomebody()).RefreshToken).ShouldBeRefused();
    }

    [Fact]
    public async Task T08_a_signature_is_never_bent_until_it_fits()
    {
        var copy = await Copy();
        var (unsigned, signature) = (copy.Unsigned, copy.Signed().Split('.')[2]);
        var bytes = Base64Url.DecodeFromChars(signature);
        await api.Me($"{unsigned}.{signature}").ShouldBe(HttpStatusCode.OK);

        byte[] flipped = [.. bytes], der = new byte[80];
        flipped[10] ^= 1;
        using var anyKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var derLength = anyKey.SignData(Bytes(unsigned), der, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        foreach (var bad in (byte[][])[
            flipped, new byte[64], [.. bytes, 0], [0, .. bytes], bytes[..63], [.. bytes.Reverse()], der[..derLength], []])
            await api.Me($"{unsigned}.{Base64Url.EncodeToString(bad)}").ShouldBeRefused();
        foreach (var bad in (string[])[
            signature + "=", signature + "==", signature + ".", "+" + signature[1..], "/" + signature[1..], signature + "!"])
            await api.Me($"{unsigned}.{bad}").ShouldBeRefused();

        await api.Me((await Copy()).With("permissions", new JsonArray("users:manage")).WithOldSignature()).ShouldBeRefused();
        await api.Me((await Copy()).With("sub", SomebodyElse).WithOldSignature()).ShouldBeRefused();
        foreach (var algorithm in (string[])["ES384", "ES512", "RS256", "es256"])
            await api.Me((await Copy()).WithHeader("alg", algorithm).Signed()).ShouldBeRefused();
    }

    [Fact]
    public async Task T09_a_claim_that_stands_there_twice_is_never_read_by_halves()
    {
        var copy = await Copy();
        var (header, payload) = (copy.Header.ToJsonString(), copy.Payload.ToJsonString());

        await api.Me(copy.SignedText(header, $$"""{{payload[..^1]}},"sub":"{{SomebodyElse}}"}""")).ShouldBeRefused();
        await api.Me(copy.SignedText(header, $$"""{"sub":"{{SomebodyElse}}",{{payload[1..]}}""")).ShouldBeRefused();
        await api.Me(copy.SignedText(header, $$"""{{payload[..^1]}},"permissions":["users:manage"]}""")).ShouldBeRefused();
        await api.Me(copy.SignedText($$"""{"alg":"none",{{header[1..]}}""", payload)).ShouldBeRefused();
        await api.Me(copy.SignedText($$"""{{header[..^1]}},"typ":"JWT"}""", payload)).ShouldBeRefused();
    }

    [Fact]
    public async Task T10_an_enormous_token_is_never_read()
    {
        var nested = string.Concat(Enumerable.Repeat("{\"a\":", 60)) + "1" + new string('}', 60);
        await api.Me((await Copy()).With("padding", new string('x', 4_000)).Signed()).ShouldBe(HttpStatusCode.OK);
        await api.Me((await Copy()).With("padding", new string('x', 9_000)).Signed()).ShouldBeRefused();
        await api.Me((await Copy()).With("nested", JsonNode.Parse($"[{string.Join(',', Enumerable.Repeat(nested, 30))}]")).Signed())
            .ShouldBeRefused();

        ((int)(await api.Me(new string('x', 20_000))).Status).ShouldBe(401);
    }

    [Fact]
    public async Task T11_a_token_never_outlives_the_sessions_that_its_user_has_ended()
    {
        var (first, second) = await TwoSessions();

        await api.Bearing(first.AccessToken).Post("/v1/auth/logout-all").ShouldBe(HttpStatusCode.NoContent);

        await api.Me(first.AccessToken).ShouldBeRefused();
        await api.Me(second.AccessToken).ShouldBeRefused();
        await api.Refresh(second.RefreshToken).ShouldBeRefused();
    }

    [Fact]
    public async Task T12_a_token_in_the_wrong_place_is_never_taken_and_never_logged()
    {
        var token = (await api.SignInSomebody()).AccessToken;

        await api.Bearing(token).With("Authorization", $"Bearer {token}").Get("/v1/me").ShouldBe(HttpStatusCode.Unauthorized);
        foreach (var name in (string[])["access_token", "token", "api_key"])
        {
            await api.Anonymous().Get($"/v1/me?{name}={token}").ShouldBeProblem(400, "request.unknown_parameter");
            await api.Anonymous().Get($"/v1/orders?{name}={token}").ShouldBeProblem(400, "request.unknown_parameter");
        }

        await api.Anonymous().Post("/v1/auth/logout-all", new { access_token = token }).ShouldBeProblem(401, "auth.required");
        await api.Anonymous().With("Cookie", $"access_token={token}").Get("/v1/me").ShouldBeProblem(401, "auth.required");
        await api.Anonymous().With("Authorization", $"Basic {token}").Get("/v1/me").ShouldBe(HttpStatusCode.Unauthorized);
        await api.Anonymous().With("Authorization", token).Get("/v1/me").ShouldBe(HttpStatusCode.Unauthorized);
        api.Logs.Lines.ShouldNotContain(line => line.Message.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task T13_a_token_that_was_made_for_another_service_never_opens_this_one()
    {
        await using var other = await Api.New(new ApiOptions
        {
            Database = api.Database,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Identity:Audience"] = "another-service" },
        });

        var theirs = (await other.SignInSomebody()).AccessToken;

        await other.Me(theirs).ShouldBe(HttpStatusCode.OK);
        await api.Me(theirs).ShouldBeRefused();
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.")]
    [InlineData("a.b.c.d.e")]
    public async Task What_is_no_token_is_never_one(string token) =>
        await api.Me(token).ShouldBeProblem(401, token.Length == 0 ? "auth.required" : "auth.token_invalid");

    [Theory]
    [InlineData("sub", "\"ord_01kb3g4mf5e2k9s5n9r0xqzv7a\"")]
    [InlineData("sub", "\"admin@example.com\"")]
    [InlineData("sid", "\"usr_01kb3g4mf5e2k9s5n9r0xqzv7a\"")]
    [InlineData("ver", "\"-1\"")]
    public async Task A_token_that_names_nobody_is_never_somebodys(string claim, string value)
    {
        await api.Me((await Copy()).With(claim, JsonNode.Parse(value)).Signed()).ShouldBeRefused();
        await api.Me((await Copy()).Without(claim).Signed()).ShouldBeRefused();
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private async Task<(Tokens First, Tokens Second)> TwoSessions()
    {
        var email = IdentityCalls.NewEmail();
        await api.Register(email, RunningApi.SeededPassword).ShouldBe(HttpStatusCode.Accepted);
        return (await api.LogIn(email, RunningApi.SeededPassword).Tokens(), await api.LogIn(email, RunningApi.SeededPassword).Tokens());
    }

    private Task<Forgery> Copy() => Forgery.Of(api, api.As(Customer));
}
