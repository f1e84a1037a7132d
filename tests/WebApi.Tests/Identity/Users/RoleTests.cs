using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Identity.Users;

/// <summary>Each on a host of its own: roles and administrators are everybody's.</summary>
public sealed class RoleTests
{
    [Fact]
    public async Task What_a_role_loses_nobody_can_do_any_more_and_nobody_is_signed_out()
    {
        await using var api = await Api.New();
        var warehouse = await api.LogIn("warehouse@example.com", RunningApi.SeededPassword).Tokens();
        var key = await api.As(Warehouse).NewKey("inventory:read", "orders:read");
        await api.FromApiKey(key).Get("/v1/inventory/SKU-00001").ShouldBe(HttpStatusCode.OK);
        var seen = await api.As(Admin).Get("/v1/roles/warehouse").ShouldBe(HttpStatusCode.OK);
        seen.Texts("permissions").ShouldBe(["inventory:manage", "inventory:read", "orders:fulfil", "orders:read"]);

        var changed = await api.As(Admin).With("If-Match", seen.ETag!)
            .Put("/v1/roles/warehouse", new { permissions = new[] { "orders:read", "events:read" } }).ShouldBe(HttpStatusCode.OK);

        changed.ETag.ShouldBe("\"2\"");
        await api.Bearing(warehouse.AccessToken).Get("/v1/inventory/SKU-00001").ShouldBeProblem(403, "auth.forbidden");
        await api.FromApiKey(key).Get("/v1/inventory/SKU-00001").ShouldBeProblem(403, "auth.forbidden");
        await api.Bearing(warehouse.AccessToken).Get("/v1/orders").ShouldBe(HttpStatusCode.OK);
        var next = await api.Refresh(warehouse.RefreshToken).Tokens();
        Forgery.Read(next.AccessToken.Split('.')[1])["permissions"]!.AsArray().Select(name => name!.GetValue<string>())
            .ShouldBe(["events:read", "orders:read"]);
        await api.As(Admin).With("If-Match", seen.ETag!).Put("/v1/roles/warehouse", new { permissions = Array.Empty<string>() })
            .ShouldBeProblem(412, "request.precondition_failed");
        var audited = await api.As(Admin).Get("/v1/security-events?kind=role_permissions_changed").ShouldBe(HttpStatusCode.OK);
        audited.Member("items/0/detail").GetString().ShouldBe("warehouse: +events:read -inventory:manage -inventory:read -orders:fulfil");
        audited.Member("items/0/by").GetString().ShouldBe(await api.As(Admin).Id());
    }

    [Fact, Trait("Gateway", "differs")]
    public async Task A_role_is_one_that_there_is_and_admin_stays_able_to_administer()
    {
        await using var api = await Api.New();
        var admin = api.As(Admin);

        var roles = await admin.Get("/v1/roles").ShouldBe(HttpStatusCode.OK);

        roles.Member("items").EnumerateArray().Select(role => role.GetProperty("name").GetString())
            .ShouldBe(["admin", "customer", "support", "warehouse"]);
        await admin.Allow("admin", "orders:read").ShouldBeProblem(409, "role.admin_has_all");
        await admin.Allow("admin", "users:manage").ShouldBeProblem(409, "role.admin_has_all");
        await admin.Get("/v1/orders").ShouldBe(HttpStatusCode.OK);
        foreach (var name in (string[])["Admin", "nobody", "admin%20"])
            await admin.Allow(name, "orders:read").ShouldBeProblem(404, "role.not_found");
        await admin.Get("/v1/roles/nobody").ShouldBeProblem(404, "role.not_found");
        await admin.Allow("support", "orders:own", "root")
            .ShouldBeInvalid(("/permissions/0", "permission.for_keys_only"), ("/permissions/1", "permission.unknown"));
        await admin.Put("/v1/roles/support", new { permissions = Array.Empty<string>() })
            .ShouldBeProblem(428, "request.precondition_required");
    }

    [Fact]
    public async Task The_last_administrator_stays_however_many_try_at_once()
    {
        await using var api = await Api.New();
        var admin = api.As(Admin);
        var (first, second) = (await admin.Id(), await api.As(Support).Id());
        await admin.GiveRoles(first, "support").ShouldBeProblem(409, "user.last_admin");
        await admin.Lock(first).ShouldBeProblem(409, "user.locks_self");

        await admin.GiveRoles(second, "admin").ShouldBe(HttpStatusCode.OK);
        for (var round = 0; round < 5; round++)
        {
            var (one, two) = (await SignedIn("admin@example.com"), await SignedIn("support@example.com"));

            var answers = await Task.WhenAll(one.GiveRoles(first, "support"), two.GiveRoles(second, "support"));

            answers.Select(answer => (int)answer.Status)
                .ShouldBe([200, 409], ignoreOrder: true, customMessage: string.Join('\n', answers.AsEnumerable()));
            var (left, gone) = answers[0].Status == HttpStatusCode.OK ? (two, first) : (one, second);
            await left.GiveRoles(gone, "admin").ShouldBe(HttpStatusCode.OK);
        }

        var (locking, other) = (await SignedIn("admin@example.com"), await SignedIn("support@example.com"));
        var locks = await Task.WhenAll(locking.Lock(second), other.Lock(first));
        locks.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1, string.Join('\n', locks.AsEnumerable()));

        async Task<Client> SignedIn(string email) => api.Bearing((await api.LogIn(email, RunningApi.SeededPassword).Tokens()).AccessToken);
    }

    [Fact]
    public async Task An_administrator_who_cannot_sign_in_is_none_that_is_left()
    {
        await using var api = await Api.New(new ApiOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Identity:RequireConfirmedEmail"] = "true" },
        });
        var admin = api.As(Admin);
        var first = await admin.Id();
        var email = await api.RegisterSomebody();
        var unconfirmed = (await admin.Get($"/v1/users?email={email}").Json()).GetProperty("items")[0].GetProperty("id").GetString()!;
        await admin.GiveRoles(unconfirmed, "admin").ShouldBe(HttpStatusCode.OK);
        await admin.Allow("support", [.. Application.UseCases.Permission.OfRoles.Select(permission => permission.Name)])
            .ShouldBe(HttpStatusCode.OK);
        var support = api.Bearing((await api.LogIn("support@example.com", RunningApi.SeededPassword).Tokens()).AccessToken);

        await admin.GiveRoles(first, "support").ShouldBeProblem(409, "user.last_admin");
        await support.Lock(first).ShouldBeProblem(409, "user.last_admin");

        await api.Confirm((await api.Database.MailTo(email)).Token).ShouldBe(HttpStatusCode.NoContent);
        await support.Lock(first).ShouldBe(HttpStatusCode.OK);
        await support.Lock(unconfirmed).ShouldBeProblem(409, "user.last_admin");
    }
}
