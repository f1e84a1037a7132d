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
        (job.Type, job.Status, job.Priority, job.Progress, job.Attempts.Count).ShouldBe(
            ("inventory.reconcile", "queued", 0, new ProgressView(0), 0));
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
        await api.As(Admin)
            .Post("/v1/jobs",
                new { type = "orders.exports", priority = 10, runAt = Tomorrow.AddYears(2), uniqueKey = new string('x', 101) })
                .ShouldBeInvalid(
            ("/type", "job.unknown_type"), ("/priority", "job.priority_out_of_range"), ("/runAt", "job.run_at_too_late"),
            ("/uniqueKey", "field.too_long"));
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
        await api.As(Admin).Post("/v1/jobs", $$"""{"type": "orders.export", "arguments": {{arguments}}}""")
            .ShouldBeInvalid((pointer, "job.arguments_invalid"));

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("2020-02-29T00:00:00+14:00")]
    public async Task A_time_that_has_passed_means_at_once(string runAt)
    {
        var job = await api.As(Admin)
            .Enqueue("inventory.reconcile", runAt: DateTimeOffset.Parse(runAt, System.Globalization.CultureInfo.InvariantCulture)).Job();

        job.RunAt.ShouldBe(job.EnqueuedAt);
        var ended = await api.As(Admin).End(job);
        ended.Status.ShouldBe("succeeded");
        ended.RunAt.ShouldBe(ended.EnqueuedAt);
    }

    [Theory]
    [InlineData("payments.reconcile", """{"from": "0001-01-01T00:00:00Z", "to": "0001-01-02T00:00:00Z"}""", "/arguments/from")]
    [InlineData("payments.reconcile", """{"from": "9999-12-30T00:00:00Z", "to": "9999-12-31T23:59:59Z"}""", "/arguments/to")]
    [InlineData("payments.reconcile", """{"to": "0001-01-01T00:00:00Z"}""", "/arguments/to")]
    [InlineData("payments.reconcile", """{"to": "9999-12-31T23:59:59Z"}""", "/arguments/to")]
    [InlineData("payments.reconcile", """{"from": "2026-02-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"}""", "/arguments/to")]
    [InlineData("payments.reconcile", """{"from": "2026-01-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"}""", "/arguments/to")]
    [InlineData("payments.reconcile", """{"from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:01Z"}""", "/arguments/to")]
    [InlineData("payments.reconcile", """{"from": "2020-01-01T00:00:00Z"}""", "/arguments/from")]
    [InlineData("payments.reconcile", """{"from": "9999-12-31T23:59:59Z"}""", "/arguments/from")]
    [InlineData("orders.import", "{}", "/arguments")]
    [InlineData("orders.import", """{"file": "file_01k9f8t4w4e8rbh3m5n7p9q1xy"}""", "/arguments/file")]
    [InlineData("orders.import", """{"file": "file_01k9f8t4w4e8rbh3m5n7p9q1xy", "lines": []}""", "/arguments")]
    [InlineData("orders.import", """{"lines": ["a\u0000b"]}""", "/arguments/lines/0")]
    [InlineData("orders.import", """{"lines": ["{}", "\ud800"]}""", "/arguments/lines/1")]
    [InlineData("orders.export", """{"sku": "a b"}""", "/arguments/sku")]
    [InlineData("orders.export", """{"sku": "\u0000"}""", "/arguments/sku")]
    [InlineData("orders.export", """{"sku": "\udc00\ud800"}""", "/arguments/sku")]
    [InlineData("orders.export", """{"number": "\u0000"}""", "/arguments/number")]
    [InlineData("orders.export", """{"number": "\ud800"}""", "/arguments/number")]
    [InlineData("orders.export", """{"number": "4111 1111 1111 1111"}""", "/arguments/number")]
    [InlineData("orders.export", """{"number": "\u0034111111111111111"}""", "/arguments/number")]
    [InlineData("orders.export", """{"totalFrom": 4111111111111111}""", "/arguments/totalFrom")]
    [InlineData("orders.export", """{"totalTo": -1}""", "/arguments/totalTo")]
    public async Task What_could_only_become_a_dead_letter_is_refused(string type, string arguments, string pointer)
    {
        var refused = await api.As(Admin).Post("/v1/jobs", $$"""{"type": "{{type}}", "arguments": {{arguments}}}""");

        await Task.FromResult(refused).ShouldBeInvalid((pointer, "job.arguments_invalid"));
    }

    [Theory]
    [InlineData("\\u0000")]
    [InlineData("\\ud800")]
    public async Task A_text_that_is_none_is_refused_in_every_member(string text)
    {
        var complaints = new[]
        {
            await api.As(Admin).Post("/v1/jobs", $$"""{"type": "{{text}}" }"""), await api.As(Admin)
                .Post("/v1/jobs", $$"""{"type": "inventory.reconcile", "uniqueKey": "{{text}}" }"""),
            await api.As(Admin).Post("/v1/jobs", $$"""{"type": "inventory.reconcile", "arguments": {"{{text}}": 1} }"""),
            await api.As(Admin).Post("/v1/jobs", $$"""{"type": "inventory.reconcile", "{{text}}": 1}"""),
        };

        complaints.ShouldAllBe(answer => answer.Status == HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_document_says_what_each_type_takes()
    {
        var document = await api.Anonymous().Get("/openapi/v1.json").Json();

        var text = document.GetProperty("paths").GetProperty("/v1/jobs").GetProperty("post").GetProperty("description").GetString()!;

        foreach (var type in (string[])["orders.export", "orders.import", "inventory.reconcile", "notifications.digest"])
            text.ShouldContain($"- `{type}`: ");
    }
}
