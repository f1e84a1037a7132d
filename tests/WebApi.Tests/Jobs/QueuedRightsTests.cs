using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Jobs;

/// <summary>Jobs that wait while those who asked for them lose what they had. Nobody works at first, and then another host does.</summary>
public sealed class QueuedRightsTests
{
    [Fact]
    public async Task A_job_that_waits_is_not_done_for_who_was_locked_nor_for_a_key_that_ended()
    {
        await using var idle =
            await Api.New(
                new ApiOptions { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Workers:Enabled"] = "false" } });
        var key = await idle.As(Admin).NewKey("jobs:enqueue", "orders:read");
        var support = await idle.As(Support).Id();
        await idle.As(Admin).Allow("support", "orders:read", "jobs:enqueue").ShouldBe(HttpStatusCode.OK);
        var staff = idle.Bearing((await idle.LogIn("support@example.com", RunningApi.SeededPassword).Tokens()).AccessToken);
        var (ofLocked, ofKey) = (await staff.Enqueue("orders.export").Job(), await idle.FromApiKey(key).Enqueue("orders.export").Job());
        var ofAdmin = await idle.As(Admin).Enqueue("orders.export").Job();

        await idle.As(Admin).Lock(support).ShouldBe(HttpStatusCode.OK);
        await idle.As(Admin).Delete(key.Path).ShouldBe(HttpStatusCode.NoContent);
        await using var working = await Api.New(new ApiOptions { Database = idle.Database });

        var (locked, ended) = (await idle.As(Admin).End(ofLocked), await idle.As(Admin).End(ofKey));
        (locked.Status, ended.Status).ShouldBe(("dead", "dead"));
        locked.Error.ShouldNotBeNull().ShouldContain("no account that is open");
        ended.Error.ShouldNotBeNull().ShouldContain("key");
        (await idle.As(Admin).End(ofAdmin)).Status.ShouldBe("succeeded");
    }

    [Fact]
    public async Task A_job_of_a_key_does_no_more_than_the_key_may_although_its_owner_has_gained_more_since()
    {
        await using var idle =
            await Api.New(
                new ApiOptions { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Workers:Enabled"] = "false" } });
        await idle.As(Admin).Allow("customer", "orders:place", "jobs:enqueue").ShouldBe(HttpStatusCode.OK);
        var (id, email, _) = await idle.Somebody();
        var owner = idle.Bearing((await idle.LogIn(email, RunningApi.SeededPassword).Tokens()).AccessToken);
        _ = await idle.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
        var own = await owner.PlaceOrder((1, "SKU-00001")).Order();
        var key = idle.FromApiKey(await owner.NewKey("jobs:enqueue", "orders:own"));
        var job = await key.Enqueue("orders.export").Job();

        await idle.As(Admin).GiveRoles(id, "customer", "support").ShouldBe(HttpStatusCode.OK);
        await using var working = await Api.New(new ApiOptions { Database = idle.Database });

        (await idle.As(Admin).End(job)).Status.ShouldBe("succeeded");
        (await key.ResultLines(job)).Skip(1).ShouldHaveSingleItem().ShouldStartWith(own.Id);
    }
}
