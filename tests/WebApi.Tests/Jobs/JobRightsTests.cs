using System.Text;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Jobs;

/// <summary>
/// What a job does and shows, to whom, and in whose place: what they may now, and not what they might when it was asked for.
/// </summary>
[Collection(nameof(Operators))]
public sealed class JobRightsTests(Operators api)
{
    [Fact]
    public async Task An_export_made_as_staff_is_not_read_by_who_is_staff_no_more()
    {
        var (id, email, _) = await api.Somebody();
        await api.As(Admin).GiveRoles(id, "support").ShouldBe(HttpStatusCode.OK);
        var staff = await SignedIn(email);
        var job = await staff.Do("orders.export");
        _ = await staff.ResultLines(job);

        await api.As(Admin).GiveRoles(id, "customer").ShouldBe(HttpStatusCode.OK);
        var customer = await SignedIn(email);

        (await customer.Get($"{job.Path}/result").ShouldBeProblem(403, "auth.forbidden")).Member("detail")
            .GetString()!.ShouldContain("orders:read");
        var seen = await customer.See(job);
        (seen.Status, seen.Result, seen.ResultFile, seen.Progress).ShouldBe(("succeeded", null, null, new ProgressView(0)));
        _ = await api.As(Admin).ResultLines(job);
    }

    [Fact]
    public async Task A_key_reads_no_more_of_its_owners_jobs_than_it_may_itself()
    {
        var job = await api.As(Support).Do("orders.export");
        var (none, less, enough) =
            (await Key("orders:own"), await Key("jobs:enqueue", "orders:own"), await Key("jobs:enqueue", "orders:read"));

        foreach (var refused in new[] { none.Get(job.Path), none.Get($"{job.Path}/result"), none.Cancel(job) })
            (await refused.ShouldBeProblem(403, "auth.forbidden")).Member("detail").GetString()!.ShouldContain("jobs:enqueue");
        (await less.See(job)).ShouldSatisfyAllConditions(
            seen => seen.Status.ShouldBe("succeeded"), seen => seen.Result.ShouldBeNull(), seen => seen.ResultFile.ShouldBeNull());
        await less.Get($"{job.Path}/result").ShouldBeProblem(403, "auth.forbidden");
        _ = await enough.ResultLines(job);
        (await enough.See(job)).ResultFile.ShouldNotBeNull();

        async Task<Client> Key(params string[] permissions) => api.FromApiKey(await api.As(Support).NewKey(permissions));
    }

    [Fact]
    public async Task A_customers_key_gets_its_owners_orders_by_an_export_only_with_orders_own()
    {
        var owner = await api.NewCustomer();
        var order = await owner.PlaceOrder((1, "SKU-00001")).Order();
        var job = await owner.Do("orders.export");
        var (without, granted) =
            (api.FromApiKey(await owner.NewKey("jobs:enqueue", "orders:place")),
                api.FromApiKey(await owner.NewKey("jobs:enqueue", "orders:own")));

        (await without.Enqueue("orders.export").ShouldBeProblem(403, "auth.forbidden")).Member("detail")
            .GetString()!.ShouldContain("orders:own");
        await without.Get($"{job.Path}/result").ShouldBeProblem(403, "auth.forbidden");
        (await granted.ResultLines(job))[1].ShouldStartWith(order.Id);
        (await granted.ResultLines(await granted.Do("orders.export")))[1].ShouldStartWith(order.Id);
    }

    [Fact]
    public async Task Who_manages_jobs_sees_that_an_export_was_made_and_not_what_it_found()
    {
        var job = await api.As(Support).Do("orders.export");
        var (all, some) =
            (api.FromApiKey(await api.As(Admin).NewKey("jobs:manage", "orders:read")),
                api.FromApiKey(await api.As(Admin).NewKey("jobs:manage", "orders:own")));

        (await some.See(job)).ShouldSatisfyAllConditions(
            seen => seen.Status.ShouldBe("succeeded"), seen => seen.Result.ShouldBeNull(), seen => seen.ResultFile.ShouldBeNull());
        var listed = (await some.Get("/v1/jobs?type=orders.export&limit=200").Json()).GetProperty("items").EnumerateArray()
            .Single(item => item.GetProperty("id").GetString() == job.Id);
        listed.TryGetProperty("result", out _).ShouldBeFalse();
        await some.Get($"{job.Path}/result").ShouldBeProblem(403, "auth.forbidden");
        _ = await all.ResultLines(job);
    }

    [Fact]
    public async Task An_import_is_not_done_any_more_by_who_was_locked_while_it_ran()
    {
        var (id, email, _) = await api.Somebody();
        var (sender, sku) = (await SignedIn(email), await api.NewProduct(stock: 1_000_000));
        var job = await sender.Enqueue("orders.import", new { file = await sender.SendFile(Lines(sku, 60_000)) }).Job();
        _ = await api.As(Admin).Until(job, seen => seen.Progress.Done > 0);

        await api.As(Admin).Lock(id).ShouldBe(HttpStatusCode.OK);

        var ended = await api.As(Admin).End(job);
        ended.Status.ShouldBe("dead", ended.Error);
        ended.Error.ShouldNotBeNull().ShouldContain("no account that is open");
        var reserved = (await api.Stock(sku)).Reserved;
        reserved.ShouldBeLessThan(60_000);
        (await api.Stock(sku)).Reserved.ShouldBe(reserved);
    }

    [Fact]
    public async Task An_import_of_others_orders_ends_when_its_sender_loses_the_permission_for_it()
    {
        var (id, email, _) = await api.Somebody();
        await api.As(Admin).GiveRoles(id, "admin").ShouldBe(HttpStatusCode.OK);
        var (sender, sku, customer) = (await SignedIn(email), await api.NewProduct(stock: 1_000_000), await (await api.NewCustomer()).Id());
        var job = await sender.Enqueue("orders.import", new { file = await sender.SendFile(Lines(sku, 60_000, customer)) }).Job();
        _ = await api.As(Admin).Until(job, seen => seen.Progress.Done > 0);

        await api.As(Admin).GiveRoles(id, "customer").ShouldBe(HttpStatusCode.OK);

        var ended = await api.As(Admin).End(job);
        ended.Status.ShouldBe("dead", ended.Error);
        ended.Error.ShouldNotBeNull().ShouldContain("orders:manage");
        ended.Progress.Done.ShouldBeLessThan(60_000);
    }

    private static string Lines(string sku, int count, string? customer = null)
    {
        var line = ImportTests.Line(sku, customer: customer);
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
            _ = text.Append(line).Append('\n');
        return text.ToString();
    }

    private async Task<Client> SignedIn(string email) =>
        api.Bearing((await api.LogIn(email, RunningApi.SeededPassword).Tokens()).AccessToken);
}
