namespace CleanOrders.WebApi.Tests.Jobs;

public sealed class EnqueueTests(SharedApi api)
{
    private static readonly DateTimeOffset Tomorrow = TimeProvider.System.GetUtcNow().AddDays(1);

    [Fact]
    public async Task A_job_that_is_asked_for_has_an_address_where_it_shows_how_it_goes()
    {
        var answer = await api.As(Admin).Enqueue("inventory.reconcile", runAt: Tomorrow).ShouldBe(HttpStatusCode.Accepted);

        var job = await Task.FromResult(answer).Job();
        answer.Location.ShouldBe(job.Path);
        (job.Type, job.Status, job.Priority, job.Progress, job.Attempts.Count).ShouldBe(("inventory.reconcile", "queued", 0, new ProgressView(0), 0));
        job.RunAt.ShouldBe(Tomorrow, TimeSpan.FromMilliseconds(1));
        var seen = await api.As(Admin).See(job);
        (seen with { Attempts = job.Attempts, RunAt = job.RunAt, EnqueuedAt = job.EnqueuedAt }).ShouldBe(job);
        seen.EnqueuedBy.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_same_request_again_is_one_job()
    {
        var admin = api.As(Admin).WithKey(Client.FreshKey());

        var first = await admin.Enqueue("inventory.reconcile", runAt: Tomorrow).Job();
        var again = await admin.Enqueue("inventory.reconcile", runAt: Tomorrow).ShouldBe(HttpStatusCode.Accepted);

        again.IsReplay.ShouldBeTrue();
        again.Location.ShouldBe(first.Path);
        await api.As(Admin).WithoutKey().Enqueue("inventory.reconcile").ShouldBeProblem(400, "idempotency.key_missing");
    }

    [Fact]
    public async Task While_one_with_the_same_unique_key_waits_it_is_the_answer()
    {
        var key = RunningApi.Unique("nightly");

        var first = await api.As(Admin).Enqueue("inventory.reconcile", runAt: Tomorrow, uniqueKey: key).Job();
        var second = await api.As(Admin).Enqueue("inventory.reconcile", runAt: Tomorrow.AddDays(1), uniqueKey: key).Job();
        var other = await api.As(Admin).Enqueue("notifications.digest", runAt: Tomorrow, uniqueKey: key).Job();
        await api.As(Admin).Cancel(first).ShouldBe(HttpStatusCode.Accepted);
        var third = await api.As(Admin).Enqueue("inventory.reconcile", runAt: Tomorrow, uniqueKey: key).Job();

        (second.Id, second.RunAt).ShouldBe((first.Id, (await api.As(Admin).See(first)).RunAt));
        new[] { first.Id, other.Id, third.Id }.ShouldBeUnique();
    }

    [Fact]
    public async Task What_nobody_can_ask_for_is_refused_with_all_that_is_wrong()
    {
        await api.As(Admin).Post("/v1/jobs", new { type = "orders.exports", priority = 10, runAt = Tomorrow.AddYears(2), uniqueKey = new string('x', 101) }).ShouldBeInvalid(
            ("/type", "job.unknown_type"), ("/priority", "job.priority_out_of_range"), ("/runAt", "job.run_at_too_late"), ("/uniqueKey", "field.too_long"));
        await api.As(Admin).Post("/v1/jobs", new { arguments = new { } }).ShouldBeInvalid(("/type", "field.required"));
        await api.As(Admin).Enqueue("messages.reaction", new { }).ShouldBeInvalid(("/type", "job.unknown_type"));
    }

    [Theory]
    [InlineData("""{"format": "xml"}""", "/arguments/format")]
    [InlineData("""{"status": ["paid", "lost"]}""", "/arguments/status/1")]
    [InlineData("""{"customer": "ord_01k9c2v8qjf3nbn5z47k3m9qxw"}""", "/arguments/customer")]
    [InlineData("""{"totalFrom": "10"}""", "/arguments/totalFrom")]
    [InlineData("""{"owner": "usr_01k9c2v8qjf3nbn5z47k3m9qxw"}""", "/arguments/owner")]
    [InlineData("[]", "/arguments")]
    public async Task Arguments_that_do_not_fit_are_named_by_their_pointers(string arguments, string pointer) =>
        await api.As(Admin).Post("/v1/jobs", $$"""{"type": "orders.export", "arguments": {{arguments}}}""").ShouldBeInvalid((pointer, "job.arguments_invalid"));

    [Fact]
    public async Task The_document_says_what_each_type_takes()
    {
        var document = await api.Anonymous().Get("/openapi/v1.json").Json();

        var text = document.GetProperty("paths").GetProperty("/v1/jobs").GetProperty("post").GetProperty("description").GetString()!;

        foreach (var type in (string[])["orders.export", "orders.import", "inventory.reconcile", "notifications.digest"])
            text.ShouldContain($"- `{type}`: ");
    }
}
