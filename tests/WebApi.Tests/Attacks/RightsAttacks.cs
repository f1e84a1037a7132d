using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Attacks;

/// <summary>
/// Staff, or whoever has one of their keys, who want more than they have. Each on a host of its own: roles are everybody's.
/// </summary>
public sealed class RightsAttacks
{
    [Fact]
    public async Task A_key_that_only_manages_users_makes_nobody_an_administrator()
    {
        await using var api = await Api.New();
        var key = api.FromApiKey(await api.As(Admin).NewKey("users:manage"));
        var (customer, admin) = (await api.As(Customer).Id(), await api.As(Admin).Id());

        foreach (var role in (string[])["admin", "support", "warehouse"])
            await key.GiveRoles(customer, "customer", role).ShouldBeProblem(403, "permission.not_held");
        var named = await key.GiveRoles(customer, "customer", "warehouse").ShouldBeProblem(403, "permission.not_held");
        await key.GiveRoles(admin).ShouldBeProblem(403, "permission.not_held");

        named.Member("detail").GetString()!.ShouldContain("inventory:manage");
        (await api.As(Admin).Get($"/v1/users/{customer}").ShouldBe(HttpStatusCode.OK)).Texts("roles").ShouldBe(["customer"]);
        await api.As(Admin).GiveRoles(customer, "customer", "warehouse").ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_manages_users_and_nothing_more_raises_nobody_by_changing_a_role()
    {
        await using var api = await Api.New();
        await api.As(Admin).Allow("warehouse", "users:manage", "orders:read").ShouldBe(HttpStatusCode.OK);
        var manager = await SignedIn(api, "warehouse@example.com");

        var refused = await manager.Allow("warehouse", "users:manage", "orders:read", "payments:refund")
            .ShouldBeProblem(403, "permission.not_held");
        await manager.Allow("customer", "orders:place", "apikeys:manage").ShouldBeProblem(403, "permission.not_held");
        await manager.GiveRoles(await manager.Id(), "warehouse", "admin").ShouldBeProblem(403, "permission.not_held");

        refused.Member("detail").GetString()!.ShouldContain("payments:refund");
        (await api.As(Admin).Get("/v1/roles/warehouse").ShouldBe(HttpStatusCode.OK)).Texts("permissions")
            .ShouldBe(["orders:read", "users:manage"]);
        await manager.Allow("customer", "orders:place", "orders:read").ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_takes_from_who_may_more_than_they_and_nobody_strips_a_role_of_what_they_do_not_have()
    {
        await using var api = await Api.New();
        var key = api.FromApiKey(await api.As(Admin).NewKey("users:manage"));
        var (support, customer) = (await api.As(Support).Id(), await api.As(Customer).Id());

        await key.Lock(support).ShouldBeProblem(403, "permission.not_held");
        await key.GiveRoles(support).ShouldBeProblem(403, "permission.not_held");
        await key.Allow("support").ShouldBeProblem(403, "permission.not_held");
        await api.As(Support).Get("/v1/orders").ShouldBe(HttpStatusCode.OK);

        await key.Lock(customer).ShouldBe(HttpStatusCode.OK);
        await key.Unlock(customer).ShouldBe(HttpStatusCode.OK);
        await api.As(Admin).Lock(support).ShouldBe(HttpStatusCode.OK);
        await key.Unlock(support).ShouldBeProblem(403, "permission.not_held");
    }

    [Fact]
    public async Task The_secret_of_somebody_elses_key_is_no_way_to_what_is_their_own()
    {
        await using var api = await Api.New();
        var (own, none) = (await api.As(Customer).NewKey("orders:own"), await api.As(Customer).NewKey());
        var manager = api.FromApiKey(await api.As(Admin).NewKey("apikeys:manage"));

        await api.As(Admin).Rotate(own).ShouldBeProblem(403, "auth.forbidden");
        await manager.Rotate(own).ShouldBeProblem(403, "auth.forbidden");
        await api.As(Admin).Rotate(none).ShouldBe(HttpStatusCode.OK);
        await api.As(Customer).Rotate(own).ShouldBe(HttpStatusCode.OK);
        await manager.Rotate(await api.As(Admin).NewKey("apikeys:manage", "orders:own")).ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact]
    public async Task Who_was_made_less_grants_nothing_with_the_token_of_before()
    {
        await using var api = await Api.New();
        var customer = await api.As(Customer).Id();
        await api.As(Admin).Allow("support", "users:manage", "orders:read").ShouldBe(HttpStatusCode.OK);
        var manager = await SignedIn(api, "support@example.com");
        await manager.Allow("customer", "orders:place", "orders:read").ShouldBe(HttpStatusCode.OK);

        await api.Database.Change(
            "DELETE FROM role_claims WHERE claim_value = 'orders:read' AND role_id IN (SELECT id FROM roles WHERE name = 'support')");

        await manager.GiveRoles(customer, "support").ShouldBe(HttpStatusCode.OK);
        await manager.Allow("warehouse", "orders:fulfil", "inventory:read", "inventory:manage").ShouldBeProblem(403, "permission.not_held");
    }

    private static async Task<Client> SignedIn(Api api, string email) =>
        api.Bearing((await api.LogIn(email, RunningApi.SeededPassword).Tokens()).AccessToken);
}
