using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Jobs;

[Collection(nameof(Operators))]
public sealed class JobOwnershipTests(Operators api)
{
    [Fact]
    public async Task Somebody_elses_job_is_not_there_in_any_call()
    {
        var (owner, stranger) = (await api.NewCustomer(), await api.NewCustomer());
        _ = await owner.PlaceOrder((1, "SKU-00001")).Order();
        var job = await owner.Do("orders.export");

        foreach (var other in new[] { stranger, api.As(Support), api.As(Warehouse) })
        {
            await other.Get(job.Path).ShouldBeProblem(404, "job.not_found");
            await other.Get($"{job.Path}/result").ShouldBeProblem(404, "job.not_found");
            await other.Cancel(job).ShouldBeProblem(404, "job.not_found");
            await other.Get("/v1/jobs").ShouldBeProblem(403, "auth.forbidden");
            await other.Get($"/v1/dead-letters/{job.Id}").ShouldBeProblem(403, "auth.forbidden");
            await other.Post($"/v1/dead-letters/{job.Id}/requeue").ShouldBeProblem(403, "auth.forbidden");
            await other.Delete($"/v1/dead-letters/{job.Id}").ShouldBeProblem(403, "auth.forbidden");
        }

        (await owner.ResultLines(job)).Length.ShouldBe(2);
        (await api.As(Admin).ResultLines(job)).Length.ShouldBe(2);
        await api.Anonymous().Get($"{job.Path}/result").ShouldBeProblem(401, "auth.required");
    }

    [Fact]
    public async Task An_export_has_the_orders_that_whoever_asked_for_it_may_see()
    {
        var (owner, neighbour) = (await api.NewCustomer(), await api.NewCustomer());
        var own = await owner.PlaceOrder((1, "SKU-00001")).Order();
        var other = await neighbour.PlaceOrder((1, "SKU-00001")).Order();

        var seen = await owner.ResultLines(await owner.Do("orders.export"));
        var asked = await owner.ResultLines(await owner.Do("orders.export", new { customer = other.Customer }));
        var all = await api.As(Support).ResultLines(await api.As(Support).Do("orders.export"));

        seen.Skip(1).ShouldHaveSingleItem().ShouldStartWith(own.Id);
        asked.Length.ShouldBe(1, "Only the header: naming somebody shows nothing of theirs.");
        all.Count(line => line.StartsWith(own.Id, StringComparison.Ordinal) || line.StartsWith(other.Id, StringComparison.Ordinal))
            .ShouldBe(2);
    }

    [Fact]
    public async Task What_a_job_may_is_what_its_sender_may_when_it_is_done()
    {
        var customer = await api.NewCustomer();

        foreach (var (type, permission) in new[] { ("inventory.reconcile", "inventory:read"), ("notifications.digest", "orders:read") })
        {
            var job = await customer.End(await customer.Enqueue(type).Job());
            job.Status.ShouldBe("dead");
            job.Error.ShouldNotBeNull().ShouldContain(permission);
        }
    }

    [Fact]
    public async Task A_key_gets_no_more_by_a_job_than_it_may_itself()
    {
        var less = await api.As(Support).NewKey("jobs:enqueue");
        var enough = await api.As(Support).NewKey("jobs:enqueue", "orders:read");

        (await api.FromApiKey(less).Enqueue("orders.export").ShouldBeProblem(403, "auth.forbidden")).Member("detail")
            .GetString()!.ShouldContain("orders:read");
        var job = await api.As(Support).End(await api.FromApiKey(enough).Enqueue("orders.export").Job());
        job.Status.ShouldBe("succeeded");
    }

    [Fact]
    public async Task Each_has_unique_keys_of_their_own()
    {
        var (one, other) = (await api.NewCustomer(), await api.NewCustomer());
        var later = TimeProvider.System.GetUtcNow().AddHours(1);

        var first = await one.Enqueue("orders.export", runAt: later, uniqueKey: "nightly").Job();
        var second = await other.Enqueue("orders.export", runAt: later, uniqueKey: "nightly").Job();

        second.Id.ShouldNotBe(first.Id);
        await other.Get(first.Path).ShouldBeProblem(404, "job.not_found");
    }

    [Fact]
    public async Task A_file_is_read_for_whoever_sent_it_only()
    {
        var (owner, stranger) = (await api.NewCustomer(), await api.NewCustomer());
        var file = await owner.SendFile(ImportTests.Line("SKU-00001"));

        await stranger.Enqueue("orders.import", new { file }).ShouldBeInvalid(("/arguments/file", "job.arguments_invalid"));

        (await stranger.Get("/v1/orders").Json()).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Placing_orders_of_others_needs_the_permission_for_each_line()
    {
        var (sender, victim) = (await api.NewCustomer(), await api.NewCustomer());
        var lines = new[] { ImportTests.Line("SKU-00001", customer: await victim.Id()),
            ImportTests.Line("SKU-00001", customer: await sender.Id()) };

        var job = await sender.Do("orders.import", new { lines });

        job.Result!.Value.GetProperty("placed").GetInt32().ShouldBe(1);
        var error = job.Result.Value.GetProperty("errors")[0];
        (error.GetProperty("line").GetInt32(), error.GetProperty("code").GetString()).ShouldBe((1, "auth.forbidden"));
        (await victim.Get("/v1/orders").Json()).GetProperty("items").GetArrayLength().ShouldBe(0);
    }
}
