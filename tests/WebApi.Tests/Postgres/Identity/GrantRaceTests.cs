using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Postgres.Identity;

/// <summary>Grants, while what is granted changes on another instance.</summary>
public sealed class GrantRaceTests
{
    private const string OfSupport = "(SELECT id FROM roles WHERE name = 'support')";

    [Fact]
    public async Task A_role_that_grows_between_the_look_and_the_grant_is_not_given()
    {
        await using var api = await Api.New();
        await api.As(Admin).Allow("support", "orders:read").ShouldBe(HttpStatusCode.OK);
        await using var other = await Api.New(new ApiOptions { Database = api.Database });
        var (key, customer) = (other.FromApiKey(await api.As(Admin).NewKey("users:manage", "orders:read")), await api.As(Customer).Id());

        // Another administrator's change, which has written and not committed.
        await using var connection = await api.Database.Open();
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var change = connection.CreateCommand();
        change.Transaction = transaction;
        change.CommandText = $"""
            UPDATE roles SET version = version + 1 WHERE name = 'support';
            INSERT INTO role_claims (role_id, claim_type, claim_value) VALUES ({OfSupport}, 'permission', 'payments:refund')
            """;
        _ = await change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var grant = key.GiveRoles(customer, "customer", "support");
        await api.Database.Until(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()", 1);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        (await grant.ShouldBeProblem(403, "permission.not_held")).Member("detail").GetString()!.ShouldContain("payments:refund");
        (await api.As(Admin).Get($"/v1/users/{customer}").ShouldBe(HttpStatusCode.OK)).Texts("roles").ShouldBe(["customer"]);
    }

    [Fact]
    public async Task Who_loses_a_permission_on_one_instance_grants_it_on_no_other()
    {
        await using var api = await Api.New();
        await using var other = await Api.New(new ApiOptions { Database = api.Database });
        var customer = await api.As(Customer).Id();
        for (var round = 0; round < 10; round++)
        {
            await api.As(Admin).Allow("support", "users:manage", "orders:read", "orders:fulfil").ShouldBe(HttpStatusCode.OK);
            var manager = (await other.LogIn("support@example.com", RunningApi.SeededPassword).Tokens()).AccessToken;
            await api.As(Admin).Allow("warehouse", "orders:fulfil").ShouldBe(HttpStatusCode.OK);

            await api.As(Admin).Allow("support", "users:manage", "orders:read").ShouldBe(HttpStatusCode.OK);
            var granted = await other.Bearing(manager).GiveRoles(customer, "customer", "warehouse");

            // 401 where the change is heard of while the request is under way.
            ((int)granted.Status).ShouldBeOneOf([401, 403], granted.ToString());
            (await api.As(Admin).Get($"/v1/users/{customer}").ShouldBe(HttpStatusCode.OK)).Texts("roles").ShouldBe(["customer"]);
        }
    }
}
