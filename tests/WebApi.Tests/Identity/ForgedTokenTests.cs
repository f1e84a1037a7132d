using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CleanOrders.WebApi.Tests.Identity;

public sealed class ForgedTokenTests(SharedApi api)
{
    [Fact]
    public async Task A_copy_that_the_service_could_have_signed_is_good_so_the_tests_here_forge_rightly() =>
        await api.Me((await Copy()).Signed()).ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    public async Task A_token_without_a_signature_is_refused(string algorithm)
    {
        var forged = (await Copy()).WithHeader("alg", algorithm);

        await api.Me($"{forged.Unsigned}.").ShouldBeRefused();
        await api.Me(forged.Unsigned).ShouldBeRefused();
        await api.Me(forged.WithOldSignature()).ShouldBeRefused();
        await api.Me(forged.Signed()).ShouldBeRefused();
    }

    [Fact]
    public async Task The_public_key_is_nobodys_shared_secret()
    {
        var forged = (await Copy()).WithHeader("alg", "HS256");
        byte[][] secrets = [forged.PublicKeyInfo, Encoding.ASCII.GetBytes(forged.PublicKeyPem), Encoding.ASCII.GetBytes(forged.Kid), Base64Url.DecodeFromChars(forged.Kid), []];

        foreach (var secret in secrets)
            await api.Me(forged.SignedAs(bytes => HMACSHA256.HashData(secret, bytes))).ShouldBeRefused();
    }

    [Fact]
    public async Task Another_key_is_not_ours_whatever_it_is_called()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var jwk = new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };

        await api.Me((await Copy()).SignedBy(key)).ShouldBeRefused();
        await api.Me((await Copy()).WithHeader("kid", "another").SignedBy(key)).ShouldBeRefused();
        await api.Me((await Copy()).WithHeader("jwk", jwk).SignedBy(key)).ShouldBeRefused();
        await api.Me((await Copy()).WithHeader("kid", "another").Signed()).ShouldBeRefused();
        await api.Me((await Copy()).WithHeader("kid", "' OR 1=1 --").Signed()).ShouldBeRefused();
        var nameless = await Copy();
        _ = nameless.Header.Remove("kid");
        await api.Me(nameless.Signed()).ShouldBeRefused();
    }

    [Theory]
    [InlineData("ES384")]
    [InlineData("RS256")]
    [InlineData("es256")]
    public async Task Another_algorithm_is_refused(string algorithm) => await api.Me((await Copy()).WithHeader("alg", algorithm).Signed()).ShouldBeRefused();

    [Theory]
    [InlineData("JWT")]
    [InlineData("id+jwt")]
    [InlineData(null)]
    public async Task What_is_not_meant_as_an_access_token_is_none(string? type) => await api.Me((await Copy()).WithHeader("typ", type).Signed()).ShouldBeRefused();

    [Theory]
    [InlineData("iss", "\"https://issuer.example.com\"")]
    [InlineData("iss", "\"http://localhost:5080/\"")]
    [InlineData("aud", "\"somebody\"")]
    [InlineData("aud", "[\"somebody\", \"else\"]")]
    [InlineData("exp", "1")]
    [InlineData("exp", "\"tomorrow\"")]
    [InlineData("sub", "\"ord_01kb3g4mf5e2k9s5n9r0xqzv7a\"")]
    [InlineData("sub", "\"admin@example.com\"")]
    public async Task A_signed_token_that_is_not_for_us_for_now_or_for_anybody_is_refused(string claim, string value) =>
        await api.Me((await Copy()).With(claim, JsonNode.Parse(value)).Signed()).ShouldBeRefused();

    [Theory]
    [InlineData("iss")]
    [InlineData("aud")]
    [InlineData("exp")]
    [InlineData("sub")]
    public async Task A_signed_token_that_leaves_out_what_it_must_say_is_refused(string claim) => await api.Me((await Copy()).Without(claim).Signed()).ShouldBeRefused();

    [Fact]
    public async Task An_edited_token_is_refused_though_the_same_one_was_good_before()
    {
        var copy = await Copy();
        await api.Me(copy.WithOldSignature()).ShouldBe(HttpStatusCode.OK);

        await api.Me(copy.With("permissions", new JsonArray("users:manage", "catalog:manage")).WithOldSignature()).ShouldBeRefused();
        await api.Me((await Copy()).With("sub", "usr_01kb3g4mf5e2k9s5n9r0xqzv7a").WithOldSignature()).ShouldBeRefused();
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.")]
    [InlineData("a.b.c.d.e")]
    public async Task What_is_no_token_is_refused(string token) => await api.Me(token).ShouldBeProblem(401, token.Length == 0 ? "auth.required" : "auth.token_invalid");

    [Fact]
    public async Task An_oversized_token_is_refused_unread()
    {
        var good = await Copy();

        await api.Me(good.With("padding", new string('x', 5_000)).Signed()).ShouldBe(HttpStatusCode.OK);
        await api.Me(good.With("padding", new string('x', 9_000)).Signed()).ShouldBeRefused();
        await api.Me(new string('x', 20_000)).ShouldBeRefused();
    }

    private Task<Forgery> Copy() => Forgery.Of(api, api.As(Customer));
}
