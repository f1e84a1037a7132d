namespace CleanOrders.WebApi.Tests.Identity.Users;

[Collection(nameof(Clocked))]
public sealed class SecurityEventTests(ClockedApi api)
{
    // Events of one millisecond of a clock that many hosts share may come in any order.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task What_happened_to_an_account_is_listed_with_who_did_it_the_youngest_first()
    {
        var (id, _, tokens) = await api.Somebody();
        var owner = api.Bearing(tokens.AccessToken);
        api.Advance(Moment);
        var key = await owner.NewKey();
        api.Advance(TimeSpan.FromSeconds(1));
        await owner.Rotate(key).ShouldBe(HttpStatusCode.OK);
        api.Advance(Moment);
        await owner.Delete(key.Path).ShouldBe(HttpStatusCode.NoContent);
        await owner.Delete(key.Path).ShouldBe(HttpStatusCode.NoContent);
        var admin = api.As(Admin);
        api.Advance(Moment);
        await admin.GiveRoles(id, "support", "customer").ShouldBe(HttpStatusCode.OK);
        api.Advance(Moment);
        await admin.Lock(id, "By telephone").ShouldBe(HttpStatusCode.OK);
        api.Advance(Moment);
        await admin.Unlock(id).ShouldBe(HttpStatusCode.OK);

        var all = await admin.Get($"/v1/security-events?user={id}").ShouldBe(HttpStatusCode.OK);

        Kinds(all).Take(7)
            .ShouldBe(["user_unlocked", "user_locked", "user_roles_changed", "api_key_revoked", "api_key_rotated", "api_key_created",
                "logged_in"]);
        all.Member("items/1/detail").GetString().ShouldBe("By telephone");
        all.Member("items/2/detail").GetString().ShouldBe("+support");
        all.Member("items/2/by").GetString().ShouldBe(await admin.Id());
        all.Member("items/5/by").GetString().ShouldBe(id);
        all.Member("items/5/apiKey").GetString().ShouldBe(key.Id);
        all.Member("items/5/address").GetString().ShouldNotBeNullOrEmpty();
        all.Text.ShouldNotContain(key.Key);
        Kinds(await admin.Get($"/v1/security-events?user={id}&kind=api_key_rotated").ShouldBe(HttpStatusCode.OK))
            .ShouldBe(["api_key_rotated"]);

        var made = all.Member("items/5/at").GetString();
        var rotated = all.Member("items/4/at").GetString();
        Kinds(await admin.Get($"/v1/security-events?user={id}&from={made}&to={rotated}&kind=api_key_created").ShouldBe(HttpStatusCode.OK))
            .ShouldBe(["api_key_created"]);
        Kinds(await admin.Get($"/v1/security-events?user={id}&to={made}&kind=api_key_created").ShouldBe(HttpStatusCode.OK)).ShouldBeEmpty();
        var first = await admin.Get($"/v1/security-events?user={id}&limit=3").ShouldBe(HttpStatusCode.OK);
        Kinds(await admin.Get($"/v1/security-events?user={id}&limit=3&cursor={first.Member("next").GetString()}")
            .ShouldBe(HttpStatusCode.OK)).ShouldBe(["api_key_revoked", "api_key_rotated", "api_key_created"]);
        await admin.Get("/v1/security-events?kind=nothing").ShouldBeInvalid(("/kind", "list.filter_malformed"));
    }

    [Fact]
    public async Task Who_is_not_allowed_something_leaves_a_line_with_ids()
    {
        var (id, _, tokens) = await api.Somebody();
        var key = await api.Bearing(tokens.AccessToken).NewKey();

        await api.Bearing(tokens.AccessToken).Get("/v1/users").ShouldBeProblem(403, "auth.forbidden");
        await api.FromApiKey(key).Get("/v1/roles/admin").ShouldBeProblem(403, "auth.forbidden");

        var lines = api.Logs.Lines.Where(
            line => line.Category.EndsWith("Denials", StringComparison.Ordinal) && line.Message.Contains(id, StringComparison.Ordinal))
            .Select(line => line.Message).ToList();
        lines.Count.ShouldBe(2);
        lines[0].ShouldContain("GET /v1/users, which needs users:manage");
        lines[1].ShouldContain($"{id} with {key.Id} was refused GET /v1/roles/");
    }

    private static string?[] Kinds(HttpAnswer answer) =>
        [.. answer.Member("items").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString())];
}
