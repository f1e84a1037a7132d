using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Identity.Users;

public sealed class RoleChangeTests
{
    [Fact]
    public async Task A_permission_that_a_role_loses_is_gone_with_the_next_refresh()
    {
        await using var api = await Api.New();
        var warehouse = await api.LogIn("warehouse@example.com", RunningApi.SeededPassword).Tokens();
        await api.Bearing(warehouse.AccessToken).Get("/v1/inventory/SKU-00001").ShouldBe(HttpStatusCode.OK);

        await api.Database.Change(TakeInventoryRead);
        warehouse = await api.Refresh(warehouse.RefreshToken).Tokens();

        await api.Bearing(warehouse.AccessToken).Get("/v1/inventory/SKU-00001").ShouldBeProblem(403, "auth.forbidden");
        await api.Bearing(warehouse.AccessToken).Get("/v1/orders").ShouldBe(HttpStatusCode.OK);
        (await Permissions(api, warehouse)).ShouldBe(["inventory:manage", "orders:fulfil", "orders:read"]);
    }

    [Fact]
    public async Task A_user_who_loses_every_role_keeps_what_is_their_own_and_nothing_else()
    {
        await using var api = await Api.New();
        var somebody = await api.SignInSomebody();

        await api.Database.Change("DELETE FROM user_roles");
        somebody = await api.Refresh(somebody.RefreshToken).Tokens();

        (await Permissions(api, somebody)).ShouldBeEmpty();
        Forgery.Read(somebody.AccessToken.Split('.')[1])["permissions"]!.AsArray().ShouldBeEmpty();
        await api.Bearing(somebody.AccessToken).PlaceOrder((1, "SKU-00001")).ShouldBeProblem(403, "auth.forbidden");
        await api.Bearing(somebody.AccessToken).Get("/v1/orders").ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Starting_again_gives_a_role_nothing_back_and_makes_nobody_twice()
    {
        await using var api = await Api.New();
        await api.Database.Change(TakeInventoryRead);
        await api.Database.Change("UPDATE users SET display_name = 'The one and only' WHERE user_name = 'warehouse@example.com'");

        await api.Restart();

        var warehouse = await api.LogIn("warehouse@example.com", RunningApi.SeededPassword).Tokens();
        (await Permissions(api, warehouse)).ShouldBe(["inventory:manage", "orders:fulfil", "orders:read"]);
        (await api.Me(warehouse.AccessToken).Json()).GetProperty("displayName").GetString().ShouldBe("The one and only");
        (await api.Database.Scalar<long>("SELECT count(*) FROM users")).ShouldBe(5);
        (await api.Database.Scalar<long>("SELECT count(*) FROM roles")).ShouldBe(4);
        (await api.Database.Scalar<long>("SELECT count(*) FROM products")).ShouldBe(1_000);
    }

    private const string TakeInventoryRead =
        "DELETE FROM role_claims WHERE claim_value = 'inventory:read' AND role_id IN (SELECT id FROM roles WHERE name = 'warehouse')";

    private static async Task<string?[]> Permissions(Api api, Tokens tokens) =>
        [.. (await api.Me(tokens.AccessToken).Json()).GetProperty("permissions").EnumerateArray()
            .Select(permission => permission.GetString()).Order(StringComparer.Ordinal)];
}
