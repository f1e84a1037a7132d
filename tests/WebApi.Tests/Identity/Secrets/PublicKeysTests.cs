using System.Text.Json;

using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Identity.Secrets;

public sealed class PublicKeysTests(SharedApi api)
{
    [Fact]
    public async Task The_published_keys_are_public_halves_and_caches_may_keep_them_for_five_minutes()
    {
        var answer = await api.Anonymous().Get("/.well-known/jwks.json").ShouldBe(HttpStatusCode.OK);

        answer.Header("Cache-Control").ShouldBe("public, max-age=300");
        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("application/json");
        var keys = answer.Json.GetProperty("keys").EnumerateArray().ToList();
        keys.ShouldNotBeEmpty();
        foreach (var key in keys)
        {
            key.EnumerateObject().Select(member => member.Name).ShouldBe(["kid", "kty", "crv", "use", "alg", "x", "y"], ignoreOrder: true);
            (Text(key, "kty"), Text(key, "crv"), Text(key, "use"), Text(key, "alg")).ShouldBe(("EC", "P-256", "sig", "ES256"));
        }
    }

    [Fact]
    public async Task The_issuer_says_where_its_keys_are()
    {
        var answer = await api.Anonymous().Get("/.well-known/openid-configuration").ShouldBe(HttpStatusCode.OK);

        answer.Header("Cache-Control").ShouldBe("public, max-age=300");
        Text(answer.Json, "issuer").ShouldBe("http://localhost:5080");
        Text(answer.Json, "jwks_uri").ShouldBe("http://localhost:5080/.well-known/jwks.json");
        answer.Json.GetProperty("id_token_signing_alg_values_supported").EnumerateArray().Select(algorithm => algorithm.GetString())
            .ShouldBe(["ES256"]);
    }

    [Fact]
    public async Task The_issuer_is_whatever_address_it_is_told_to_have()
    {
        var settings =
            new Dictionary<string, string> { ["Identity:Issuer"] = "https://orders.example.com/base", ["Identity:Audience"] = "somebody" };
        await using var other = await Api.New(new ApiOptions { Settings = settings });

        var claims = Forgery.Read((await other.As(Customer).Token()).Split('.')[1]);

        claims["iss"]!.GetValue<string>().ShouldBe("https://orders.example.com/base");
        claims["aud"]!.GetValue<string>().ShouldBe("somebody");
        Text(await other.Anonymous().Get("/.well-known/openid-configuration").Json(), "jwks_uri")
            .ShouldBe("https://orders.example.com/base/.well-known/jwks.json");
        await other.As(Customer).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        await other.Me(await api.As(Customer).Token()).ShouldBeRefused();
    }

    [Fact]
    public async Task Hosts_that_start_at_once_on_one_empty_database_share_its_key_its_users_and_its_sessions()
    {
        await using var database = await TestDatabase.New();
        var options = new ApiOptions { Database = database };
        await using var first = new Api(options);
        await using var second = new Api(options);

        await Task.WhenAll(first.Start(), second.Start());

        var keys = await first.Anonymous().Get("/.well-known/jwks.json").Json();
        keys.GetProperty("keys").GetArrayLength().ShouldBe(1);
        (await second.Anonymous().Get("/.well-known/jwks.json").Json()).GetRawText().ShouldBe(keys.GetRawText());
        var pair = await first.LogIn("customer@example.com", RunningApi.SeededPassword).Tokens();
        await second.Me(pair.AccessToken).ShouldBe(HttpStatusCode.OK);
        pair = await second.Refresh(pair.RefreshToken).Tokens();
        await first.LogOut(pair.RefreshToken).ShouldBe(HttpStatusCode.NoContent);
        await second.Refresh(pair.RefreshToken).ShouldBeRefused();
        (await database.Scalar<long>("SELECT count(*) FROM users")).ShouldBe(5);
        (await database.Scalar<long>("SELECT count(*) FROM roles")).ShouldBe(4);
        (await database.Scalar<long>("SELECT count(*) FROM role_claims")).ShouldBe(32);
        (await database.Scalar<long>("SELECT count(*) FROM products")).ShouldBe(1_000);
    }

    [Fact]
    public async Task The_key_outlives_its_host()
    {
        await using var database = await TestDatabase.Seeded();
        Tokens pair;
        await using (var first = await Api.New(new ApiOptions { Database = database }))
            pair = await first.LogIn("customer@example.com", RunningApi.SeededPassword).Tokens();

        await using var second = await Api.New(new ApiOptions { Database = database });

        await second.Me(pair.AccessToken).ShouldBe(HttpStatusCode.OK);
        _ = await second.Refresh(pair.RefreshToken).Tokens();
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
