using System.Text.Json;

namespace CleanOrders.WebApi.Tests.Identity.Users;

public sealed class UserTests(SharedApi api)
{
    [Fact]
    public async Task A_user_is_shown_with_roles_state_and_version()
    {
        var (id, email, _) = await api.Somebody();

        var shown = await api.As(Admin).Get($"/v1/users/{id}").ShouldBe(HttpStatusCode.OK);

        shown.ETag.ShouldBe("\"1\"");
        shown.Member("email").GetString().ShouldBe(email);
        shown.Texts("roles").ShouldBe(["customer"]);
        shown.Member("totpOn").GetBoolean().ShouldBeFalse();
        shown.Json.TryGetProperty("lockedAt", out _).ShouldBeFalse();
        foreach (var secret in (string[])["hash", "stamp", "secret"])
            shown.Text.ShouldNotContain(secret, Case.Insensitive);
        await api.As(Admin).Get("/v1/users/usr_01jd0000000000000000000000").ShouldBeProblem(404, "user.not_found");
        await api.As(Admin).Get($"/v1/users/{id.ToUpperInvariant()}").ShouldBeProblem(404, "request.not_found");
    }

    [Fact]
    public async Task Users_are_found_by_e_mail_role_and_lock()
    {
        var (id, email, _) = await api.Somebody();
        var admin = api.As(Admin);
        var role = await admin.GiveRoles(id, "warehouse", "support").ShouldBe(HttpStatusCode.OK);
        role.Texts("roles").ShouldBe(["support", "warehouse"]);

        (await Ids($"email={email.ToUpperInvariant()}")).ShouldBe([id]);
        (await Ids($"email={email}&role=support&locked=false")).ShouldBe([id]);
        (await Ids($"email={email}&role=customer")).ShouldBeEmpty();
        (await Ids($"email={email}&locked=true")).ShouldBeEmpty();
        (await Ids("role=nobody")).ShouldBeEmpty();
        (await Ids("role=support&limit=200")).ShouldContain(id);
        await admin.Lock(id).ShouldBe(HttpStatusCode.OK);
        (await Ids("locked=true&limit=200")).ShouldContain(id);
        await admin.Get("/v1/users?email=nobody").ShouldBeInvalid(("/email", "auth.email_malformed"));
        await admin.Get("/v1/users?locked=perhaps").ShouldBeInvalid(("/locked", "list.filter_malformed"));

        var first = await admin.With("Prefer", "return=total-count").Get("/v1/users?limit=2").ShouldBe(HttpStatusCode.OK);
        first.Member("total").GetInt32().ShouldBeGreaterThan(5);
        var all = await Ids("limit=200");
        all.ShouldBe(all.OrderDescending(StringComparer.Ordinal));
        (await Ids($"limit=2&cursor={first.Member("next").GetString()}")).ShouldNotContain(first.Member("items/0/id").GetString());
        await admin.Get($"/v1/users?limit=2&locked=true&cursor={first.Member("next").GetString()}").ShouldBeProblem(400, "cursor.invalid");
    }

    [Fact]
    public async Task Other_roles_end_what_was_signed_in_and_come_with_the_next_login()
    {
        var (id, email, before) = await api.Somebody();

        var changed = await api.As(Admin).With("If-Match", "\"1\"").Put($"/v1/users/{id}/roles", new { roles = new[] { "warehouse" } })
            .ShouldBe(HttpStatusCode.OK);

        changed.ETag.ShouldBe("\"2\"");
        await api.Me(before.AccessToken).ShouldBeRefused();
        await api.Refresh(before.RefreshToken).ShouldBeRefused();
        var after = await api.LogIn(email, RunningApi.SeededPassword).Tokens();
        await api.Bearing(after.AccessToken).Get("/v1/inventory/SKU-00001").ShouldBe(HttpStatusCode.OK);
        await api.Bearing(after.AccessToken).PlaceOrder((1, "SKU-00001")).ShouldBeProblem(403, "auth.forbidden");

        // The same roles again change nothing.
        (await api.As(Admin).GiveRoles(id, "warehouse").ShouldBe(HttpStatusCode.OK)).ETag.ShouldBe("\"2\"");
        await api.Me(after.AccessToken).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Roles_are_changed_as_they_were_seen_and_to_such_that_there_are()
    {
        var (id, _, _) = await api.Somebody();
        var (admin, path) = (api.As(Admin), $"/v1/users/{id}/roles");

        await admin.Put(path, new { roles = new[] { "support" } }).ShouldBeProblem(428, "request.precondition_required");
        await admin.With("If-Match", "\"7\"").Put(path, new { roles = new[] { "support" } })
            .ShouldBeProblem(412, "request.precondition_failed");
        await admin.GiveRoles(id, "support", "Admin", "admin ", "ADMIN")
            .ShouldBeInvalid(("/roles/1", "role.unknown"), ("/roles/2", "role.unknown"), ("/roles/3", "role.unknown"));
        await admin.GiveRoles(id, "a", "b", "c", "d", "e").ShouldBeInvalid(("/roles", "role.unknown"));
        await admin.With("If-Match", "*").Put(path, "{}").ShouldBeInvalid(("/roles", "field.required"));
        foreach (var member in (string[])["permissions", "email", "version", "lockedAt"])
            await admin.With("If-Match", "*").Put(path, $$"""{"roles": [], "{{member}}": 1}""")
                .ShouldBeInvalid(($"/{member}", "field.unknown"));
    }

    [Fact, Trait("Gateway", "differs")]
    public async Task Nobody_gives_themselves_a_role()
    {
        foreach (var who in (Who[])[Customer, Support, Warehouse])
        {
            var client = api.As(who);
            var id = await client.Id();
            foreach (var role in (string[])["admin", "Admin", " admin"])
                await client.GiveRoles(id, role).ShouldBeProblem(403, "auth.forbidden");
            await client.With("X-HTTP-Method-Override", "PUT").Post($"/v1/users/{id}/roles", new { roles = new[] { "admin" } })
                .ShouldBeProblem(405, "request.method_not_allowed");
            await client.GiveRoles($"{id}/../{id}", "admin").ShouldBeProblem(403, "auth.forbidden");
            await client.Put($"/V1/USERS/{id}/ROLES/", new { roles = new[] { "admin" } }).ShouldBeProblem(404, "request.not_found");
            await client.Allow(who.ToString().ToLowerInvariant(), "users:manage").ShouldBeProblem(403, "auth.forbidden");
            await client.Send(HttpMethod.Patch, "/v1/me", """[{"op": "add", "path": "/roles/-", "value": "admin"}]""")
                .ShouldBeProblem(405, "request.method_not_allowed");
            (await client.Get("/v1/me").ShouldBe(HttpStatusCode.OK)).Texts("roles").ShouldBe([who.ToString().ToLowerInvariant()]);
        }
    }

    [Fact]
    public async Task Who_is_locked_is_out_at_once_with_tokens_and_keys_until_they_are_unlocked()
    {
        var (id, email, tokens) = await api.Somebody();
        var key = await api.Bearing(tokens.AccessToken).NewKey("orders:place");
        await api.FromApiKey(key).Get("/v1/me").ShouldBe(HttpStatusCode.OK);

        var locked = await api.As(Admin).Lock(id, "Asked for by telephone").ShouldBe(HttpStatusCode.OK);

        locked.Member("lockedAt").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        await api.Me(tokens.AccessToken).ShouldBeRefused();
        await api.Refresh(tokens.RefreshToken).ShouldBeRefused();
        await api.FromApiKey(key).Get("/v1/me").ShouldBeRefusedKey();
        await api.LogIn(email, RunningApi.SeededPassword).ShouldBeProblem(401, "auth.invalid_credentials");
        (await api.As(Admin).Lock(id).ShouldBe(HttpStatusCode.OK)).ETag.ShouldBe(locked.ETag);

        (await api.As(Admin).Unlock(id).ShouldBe(HttpStatusCode.OK)).Json.TryGetProperty("lockedAt", out _).ShouldBeFalse();
        await api.Me(tokens.AccessToken).ShouldBeRefused();
        await api.FromApiKey(key).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        _ = await api.LogIn(email, RunningApi.SeededPassword).Tokens();
        await api.As(Admin).Unlock(id).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Locking_ends_what_it_finds_each_time()
    {
        var (id, email, tokens) = await api.Somebody();
        await api.Database.Lock(email);

        await api.As(Admin).Lock(id).ShouldBe(HttpStatusCode.OK);

        await api.Me(tokens.AccessToken).ShouldBeRefused();
        await api.As(Admin).Unlock(id).ShouldBe(HttpStatusCode.OK);
        await api.Refresh(tokens.RefreshToken).ShouldBeRefused();
    }

    [Fact]
    public async Task Who_is_locked_refreshes_nothing_even_if_their_session_was_not_ended()
    {
        var (_, email, tokens) = await api.Somebody();
        await api.Database.Lock(email);

        await api.Refresh(tokens.RefreshToken).ShouldBeRefused();
    }

    [Fact]
    public async Task A_request_whose_body_arrives_after_its_caller_was_locked_does_nothing()
    {
        var (id, _, tokens) = await api.Somebody();
        using var body =
            new LateContent(
                $$"""{"lines": [{"sku": "SKU-00001", "quantity": 1}], "shippingAddress": {{JsonSerializer.Serialize(An.Address(), JsonSerializerOptions.Web)}}}""");
        _ = await api.As(Admin).Id();
        var placing = api.Bearing(tokens.AccessToken).With("Expect", "100-continue").Post("/v1/orders", body);
        await body.Wanted;

        await api.As(Admin).Lock(id).ShouldBe(HttpStatusCode.OK);
        body.Send();

        await placing.ShouldBeRefused();
    }

    [Fact]
    public async Task A_file_whose_end_arrives_after_its_sender_was_locked_is_not_kept()
    {
        var (id, email, _) = await api.Somebody();
        await api.As(Admin).GiveRoles(id, "admin").ShouldBe(HttpStatusCode.OK);
        var sender = api.Bearing((await api.LogIn(email, RunningApi.SeededPassword).Tokens()).AccessToken);
        using var file = new LateContent("{}", "application/x-ndjson");
        var sending = sender.With("Expect", "100-continue").Post("/v1/job-files", file);
        await file.Wanted;

        await api.As(Admin).Lock(id).ShouldBe(HttpStatusCode.OK);
        file.Send();

        await sending.ShouldBeRefused();
        (await api.Database.Scalar<long>(
            $"SELECT count(*) FROM job_files AS f JOIN users AS u ON u.id = f.user_id WHERE u.email = '{email}'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_key_loses_what_its_owner_loses()
    {
        var (id, email, _) = await api.Somebody();
        await api.As(Admin).GiveRoles(id, "warehouse", "customer").ShouldBe(HttpStatusCode.OK);
        var owner = api.Bearing((await api.LogIn(email, RunningApi.SeededPassword).Tokens()).AccessToken);
        var key = await owner.NewKey("inventory:read", "orders:place");
        await api.FromApiKey(key).Get("/v1/inventory/SKU-00001").ShouldBe(HttpStatusCode.OK);

        await api.As(Admin).GiveRoles(id, "customer").ShouldBe(HttpStatusCode.OK);

        await api.FromApiKey(key).Get("/v1/inventory/SKU-00001").ShouldBeProblem(403, "auth.forbidden");
        (await api.FromApiKey(key).Get("/v1/me").ShouldBe(HttpStatusCode.OK)).Texts("permissions").ShouldBe(["orders:place"]);
        await api.FromApiKey(key).PlaceOrder((1, "SKU-00001")).ShouldBe(HttpStatusCode.Created);
    }

    private static string[] Found(HttpAnswer answer) =>
        [.. answer.Member("items").EnumerateArray().Select(user => user.GetProperty("id").GetString()!)];

    private async Task<string[]> Ids(string query) => Found(await api.As(Admin).Get($"/v1/users?{query}").ShouldBe(HttpStatusCode.OK));
}
