namespace CleanOrders.WebApi.Tests.Identity.ApiKeys;

public sealed class ApiKeyTests(SharedApi api)
{
    private const string Orders = "/v1/orders";

    [Fact]
    public async Task A_key_is_shown_once_and_signs_its_owner_in()
    {
        var owner = await api.NewCustomer();

        var made = await owner.Post(
            "/v1/api-keys",
            new { name = "My shop", plan = "default", permissions = new[] { "orders:place" }, expiresAt = "2100-01-01T01:00:00+01:00" })
            .ShouldBe(HttpStatusCode.Created);

        made.Header("Cache-Control").ShouldBe("no-store");
        made.Member("key").GetString()!.ShouldMatch("^co_live_[0-7][0-9a-hjkmnp-tv-z]{25}_[0-9a-f]{64}_[0-9a-f]{8}$");
        made.Member("expiresAt").GetString().ShouldBe("2100-01-01T00:00:00.000Z");
        var shown = await owner.Get(made.Location!).ShouldBe(HttpStatusCode.OK);
        shown.Member("name").GetString().ShouldBe("My shop");
        shown.Text.ShouldNotContain("secret", Case.Insensitive);
        shown.Json.TryGetProperty("key", out _).ShouldBeFalse();
        var program = api.FromApiKey(made.Member("key").GetString()!);
        (await program.Get("/v1/me").Json()).GetProperty("id").GetString()
            .ShouldBe((await owner.Get("/v1/me").Json()).GetProperty("id").GetString());
        var order = await program.PlaceOrder((1, "SKU-00001")).Order();
        await owner.Get(order.Path).ShouldBe(HttpStatusCode.OK);
        (await owner.Get(made.Location!).Json()).GetProperty("lastUsedAt").GetDateTimeOffset()
            .ShouldBeGreaterThan(made.Member("createdAt").GetDateTimeOffset().AddSeconds(-1));
    }

    [Fact]
    public async Task A_key_may_what_it_was_given_and_no_more()
    {
        var all = await api.As(Support).NewKey("orders:read", "inventory:read");
        var some = await api.As(Support).NewKey("inventory:read");
        var none = await api.As(Support).NewKey();

        await api.FromApiKey(all).Get("/v1/inventory/SKU-00001").ShouldBe(HttpStatusCode.OK);
        await api.FromApiKey(some).Get("/v1/inventory/SKU-00001").ShouldBe(HttpStatusCode.OK);
        await api.FromApiKey(none).Get("/v1/inventory/SKU-00001").ShouldBeProblem(403, "auth.forbidden");
        await api.FromApiKey(none).Get(Orders).ShouldBeProblem(403, "auth.forbidden");
        await api.FromApiKey(all).PlaceOrder((1, "SKU-00001")).ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact]
    public async Task Nobody_makes_a_key_that_may_what_they_may_not()
    {
        await (await api.NewCustomer()).CreateKey("orders:place", "orders:read", "ORDERS:PLACE", "orders:place ", "everything")
            .ShouldBeInvalid(
                ("/permissions/1", "api_key.permission_not_held"), ("/permissions/2", "permission.unknown"),
                ("/permissions/3", "permission.unknown"), ("/permissions/4", "permission.unknown"));
        await api.As(Admin).CreateKey([.. Enumerable.Repeat("orders:read", Application.UseCases.Permission.All.Count + 1)])
            .ShouldBeInvalid(("/permissions", "permission.unknown"));
    }

    [Fact]
    public async Task What_a_key_is_like_is_checked_and_its_owner_id_and_secret_are_never_taken()
    {
        var customer = await api.NewCustomer();

        await customer.Post("/v1/api-keys", "{}")
            .ShouldBeInvalid(("/name", "field.required"), ("/plan", "field.required"), ("/permissions", "field.required"));
        await customer.Post(
            "/v1/api-keys", new { name = "x", plan = "No plan", permissions = Array.Empty<string>(), expiresAt = "2020-01-01T00:00:00Z" })
            .ShouldBeInvalid(("/plan", "api_key.plan_malformed"), ("/expiresAt", "api_key.expiry_past"));
        await customer.Post("/v1/api-keys", new { name = "x", plan = "partner", permissions = Array.Empty<string>() })
            .ShouldBeInvalid(("/plan", "api_key.plan_reserved"));
        await api.As(Admin).Post("/v1/api-keys", new { name = "x", plan = "partner", permissions = Array.Empty<string>() })
            .ShouldBe(HttpStatusCode.Created);
        foreach (var member in (string[])["owner", "ownerId", "id", "key", "secretHash", "createdAt", "revokedAt"])
            await customer.Post("/v1/api-keys", $$"""{"name": "x", "plan": "default", "permissions": [], "{{member}}": "x"}""")
                .ShouldBeInvalid(($"/{member}", "field.unknown"));
    }

    [Fact, Trait("Gateway", "differs")]
    public async Task All_keys_that_are_not_good_are_refused_alike()
    {
        var owner = await api.NewCustomer();
        var good = (await owner.NewKey()).Key;
        var revoked = await owner.NewKey();
        await owner.Delete(revoked.Path).ShouldBe(HttpStatusCode.NoContent);
        var other = (await owner.NewKey()).Key;
        string[] bad =
        [
            revoked.Key, "x", "co_live_", good[..^1], good + "0", good.ToUpperInvariant(), good.Replace("co_live", "CO_LIVE"), good[..^8]
                + "00000000", $"Bearer {good}",
            good[..8] + other[8..34] + good[34..], new string('a', 5_000), Checked($"co_live_{TypedSuffix(good)}_{new string('0', 64)}"),
            Checked($"co_live_00000000000000000000000000_{new string('0', 64)}"), good.Replace('_', '-'),
        ];

        await api.FromApiKey(good).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        var answers = await Task.WhenAll(bad.Select(key => api.FromApiKey(key).Get("/v1/me").ShouldBeRefusedKey()));

        answers.Select(IdentityCalls.Shown).Distinct().ShouldHaveSingleItem();
        answers[0].Header("WWW-Authenticate").ShouldBe("ApiKey");
        await api.FromApiKey("").Get("/v1/me").ShouldBeProblem(401, "api_key.invalid");
        await api.FromApiKey("x").Get("/v1/products/SKU-00001").ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_beside_a_token_or_another_key_or_in_the_query_is_refused()
    {
        var owner = await api.NewCustomer();
        var key = (await owner.NewKey()).Key;

        await owner.With("X-Api-Key", key).Get("/v1/me").ShouldBeProblem(400, "auth.several_credentials");
        await api.FromApiKey(key).With("X-Api-Key", key).Get("/v1/me").ShouldBeProblem(400, "auth.several_credentials");
        await api.FromApiKey($"{key},{key}").Get("/v1/me").ShouldBeProblem(400, "auth.several_credentials");
        await api.FromApiKey(key).With("Authorization", "Basic eA==").Get("/v1/me").ShouldBeProblem(400, "auth.several_credentials");
        foreach (var name in (string[])["api_key", "apikey", "key", "X-Api-Key"])
            await api.Anonymous().Get($"/v1/me?{name}={key}").ShouldBeProblem(400, "request.unknown_parameter");
        await api.Anonymous().With("Cookie", $"X-Api-Key={key}").Get("/v1/me").ShouldBeProblem(401, "auth.required");
        await api.Anonymous().With("Authorization", $"Bearer {key}").Get("/v1/me").ShouldBeRefused();
    }

    [Fact]
    public async Task Somebody_elses_key_is_not_there_but_for_who_manages_keys()
    {
        var (owner, other) = (await api.NewCustomer(), await api.NewCustomer());
        var key = await owner.NewKey("orders:place");
        var id = (await owner.Get("/v1/me").Json()).GetProperty("id").GetString();

        foreach (var stranger in (Client[])[other, api.As(Support)])
        {
            await stranger.Get(key.Path).ShouldBeProblem(404, "api_key.not_found");
            await stranger.Rotate(key).ShouldBeProblem(404, "api_key.not_found");
            await stranger.Delete(key.Path).ShouldBeProblem(404, "api_key.not_found");
            (await Ids(stranger, $"?owner={id}")).ShouldBeEmpty();
            (await Ids(stranger, "?limit=200")).ShouldNotContain(key.Id);
        }

        await api.FromApiKey(key).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        (await Ids(api.As(Admin), $"?owner={id}")).ShouldBe([key.Id]);
        (await api.As(Admin).Get(key.Path).Json()).GetProperty("owner").GetString().ShouldBe(id);
        await api.As(Admin).Delete(key.Path).ShouldBe(HttpStatusCode.NoContent);
        await api.As(Admin).Delete(key.Path).ShouldBe(HttpStatusCode.NoContent);
        await api.FromApiKey(key).Get("/v1/me").ShouldBeRefusedKey();
        await owner.Rotate(key).ShouldBeProblem(409, "api_key.ended");
    }

    [Fact]
    public async Task The_list_comes_in_pages_the_youngest_first_and_without_secrets()
    {
        var owner = await api.NewCustomer();
        var keys = new List<string>();
        for (var i = 0; i < 3; i++)
            keys.Insert(0, (await owner.NewKey()).Id);

        var first = await owner.With("Prefer", "return=total-count").Get("/v1/api-keys?limit=2").ShouldBe(HttpStatusCode.OK);
        var next = first.Member("next").GetString();

        first.Member("total").GetInt32().ShouldBe(3);
        first.Text.ShouldNotContain("co_live");
        (await Ids(owner, "?limit=2")).Concat(await Ids(owner, $"?limit=2&cursor={next}")).ShouldBe(keys);
        await (await api.NewCustomer()).Get($"/v1/api-keys?limit=2&cursor={next}").ShouldBeProblem(400, "cursor.invalid");
        await owner.Get("/v1/api-keys?owner=ord_1").ShouldBeInvalid(("/owner", "list.filter_malformed"));
    }

    [Fact]
    public async Task A_key_makes_no_other_keys_and_does_nothing_that_is_for_people()
    {
        var key = await api.As(Admin).NewKey("users:manage", "orders:read");
        var manager = await api.As(Admin).NewKey("apikeys:manage", "orders:read");
        var target = await api.As(Admin).NewKey("users:manage");

        await api.FromApiKey(key).CreateKey("orders:read").ShouldBeProblem(403, "auth.forbidden");
        await api.FromApiKey(key).Rotate(target).ShouldBeProblem(403, "auth.forbidden");
        await api.FromApiKey(key).Delete(target.Path).ShouldBeProblem(403, "auth.forbidden");
        await api.FromApiKey(key).Post("/v1/auth/logout-all").ShouldBeProblem(403, "auth.forbidden");
        await api.FromApiKey(manager).Post("/v1/auth/logout-all").ShouldBeProblem(403, "auth.forbidden");
        await api.FromApiKey(manager).CreateKey("orders:read", "users:manage")
            .ShouldBeInvalid(("/permissions/1", "api_key.permission_not_held"));
        await api.FromApiKey(manager).Rotate(target).ShouldBeProblem(403, "auth.forbidden");
        var child = await api.FromApiKey(manager).NewKey("orders:read");
        await api.FromApiKey(child).Get(Orders).ShouldBe(HttpStatusCode.OK);
        await api.As(Admin).Rotate(target).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_same_request_again_makes_another_key_and_no_secret_is_kept_for_it()
    {
        var owner = await api.NewCustomer();
        var again = owner.WithKey(Client.FreshKey());

        var (one, two) = (await again.NewKey(), await again.NewKey());

        two.Id.ShouldNotBe(one.Id);
        var response = TestDatabase.KindOfThisRun == DatabaseKind.Sqlite ? "CAST(response AS TEXT)" : "encode(response, 'escape')";
        (await api.Database.Scalar<long>($"SELECT count(*) FROM idempotency_records WHERE {response} LIKE '%/v1/api-keys/%'")).ShouldBe(0);
    }

    private static async Task<string?[]> Ids(Client client, string query) =>
        [.. (await client.Get($"/v1/api-keys{query}").Json()).GetProperty("items").EnumerateArray()
            .Select(key => key.GetProperty("id").GetString())];

    private static string TypedSuffix(string key) => key.Split('_')[2];

    /// <summary>With the checksum that it should have.</summary>
    private static string Checked(string text)
    {
        var crc = uint.MaxValue;
        foreach (var octet in System.Text.Encoding.ASCII.GetBytes(text))
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }

        return $"{text}_{~crc:x8}";
    }
}
