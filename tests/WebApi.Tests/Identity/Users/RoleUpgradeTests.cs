namespace CleanOrders.WebApi.Tests.Identity.Users;

/// <summary>What roles get from a version that knows a permission which the one before did not.</summary>
public sealed class RoleUpgradeTests
{
    [Fact]
    public async Task A_permission_that_a_version_brings_is_given_once_and_what_was_taken_stays_taken()
    {
        await using var api = await Api.New();
        await Unknown(api.Database, "notifications:manage");

        await api.Restart();

        (await Of(api, "support")).ShouldContain("notifications:manage");
        (await Of(api, "admin")).ShouldContain("notifications:manage");
        (await Of(api, "warehouse")).ShouldNotContain("notifications:manage");
        var audited = await api.As(Admin).Get("/v1/security-events?kind=role_permissions_changed").ShouldBe(HttpStatusCode.OK);
        audited.Member("items").EnumerateArray().Select(item => item.GetProperty("detail").GetString())
            .ShouldBe(["admin: +notifications:manage", "support: +notifications:manage"], ignoreOrder: true);

        await api.As(Admin)
            .Allow("support", [.. (await Of(api, "support")).OfType<string>().Except(["notifications:manage"], StringComparer.Ordinal)])
            .ShouldBe(HttpStatusCode.OK);
        await api.Restart();

        (await Of(api, "support")).ShouldNotContain("notifications:manage");
        (await Of(api, "admin")).ShouldContain("notifications:manage");
    }

    [Fact]
    public async Task Admin_has_every_permission_after_each_start_and_loses_none()
    {
        await using var api = await Api.New();
        var all = await Of(api, "admin");
        await api.Database.Change(
            "DELETE FROM role_claims WHERE claim_value IN ('orders:read', 'events:read') AND role_id IN (SELECT id FROM roles WHERE name "
                + "= 'admin')");

        await api.Restart();

        (await Of(api, "admin")).ShouldBe(all);
        (await api.As(Admin).Get("/v1/me").ShouldBe(HttpStatusCode.OK)).Texts("permissions").ShouldBe(all);
        await api.As(Admin).Allow("admin", "users:manage").ShouldBeProblem(409, "role.admin_has_all");
        await api.As(Admin).Allow("admin", [.. all.OfType<string>()]).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Instances_that_start_at_once_give_a_new_permission_once()
    {
        await using var first = await Api.New();
        await Unknown(first.Database, "notifications:manage");
        await first.Stop();

        var hosts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Api.New(new ApiOptions { Database = first.Database })));

        (await first.Database.Scalar<long>("SELECT count(*) FROM role_claims WHERE claim_value = 'notifications:manage'")).ShouldBe(2);
        (await first.Database.Scalar<long>("SELECT count(*) FROM known_permissions WHERE name = 'notifications:manage'")).ShouldBe(1);
        foreach (var host in hosts)
            await host.DisposeAsync();
    }

    /// <summary>As a version left it that did not know the permission.</summary>
    private static async Task Unknown(TestDatabase database, string permission)
    {
        await database.Change($"DELETE FROM role_claims WHERE claim_value = '{permission}'");
        await database.Change($"DELETE FROM known_permissions WHERE name = '{permission}'");
    }

    private static async Task<string?[]> Of(Api api, string role) =>
        (await api.As(Admin).Get($"/v1/roles/{role}").ShouldBe(HttpStatusCode.OK)).Texts("permissions");
}
