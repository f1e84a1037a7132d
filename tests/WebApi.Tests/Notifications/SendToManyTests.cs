using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Notifications;

public sealed class SendToManyTests(SharedApi api)
{
    private static readonly object Data = new { title = "Closed", text = "On Monday." };

    [Fact]
    public async Task Users_that_are_named_are_notified_once_and_those_that_are_not_there_are_counted()
    {
        var readers = new[] { await api.NewCustomer(), await api.NewCustomer() };
        var ids = await Task.WhenAll(readers.Select(reader => reader.Id()));

        var job = await api.As(Admin).Do(
            "notifications.send", new { template = "message", data = Data, to = ids.Append("usr_01jd0000000000000000000000").Concat(ids) });

        (job.Result!.Value.GetProperty("notified").GetInt32(), job.Result.Value.GetProperty("unknown").GetInt32()).ShouldBe((2, 1));
        job.Progress.ShouldBe(new ProgressView(3, 3));
        foreach (var reader in readers)
            (await reader.ReadInbox()).ShouldHaveSingleItem().Title.ShouldBe("Closed");
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task A_segment_is_who_has_ordered_since_a_time_and_before_the_job_was_enqueued(DatabaseKind kind)
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.Seeded(kind);
        await using var own = await Api.New(new ApiOptions
        {
            Database = database,
            Clock = clock,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Workers:Enabled"] = "true" },
        });
        await own.As(Customer).PlaceOrder((1, "SKU-00001")).ShouldBe(HttpStatusCode.Created);
        clock.Advance(TimeSpan.FromMinutes(1));
        var since = clock.GetUtcNow();
        await own.As(Customer2).PlaceOrder((1, "SKU-00001")).ShouldBe(HttpStatusCode.Created);
        clock.Advance(TimeSpan.FromMinutes(1));
        var segment = new { name = "customers_with_orders", since };

        var job = await own.As(Admin).Enqueue("notifications.send", new { template = "message", data = Data, segment }).Job();

        var done = await Eventually.Be(() => own.As(Admin).See(job), seen => seen.Status == "succeeded", clock);
        done.Result!.Value.GetProperty("notified").GetInt32().ShouldBe(1);
        (await own.As(Customer2).ReadInbox()).ShouldHaveSingleItem().Title.ShouldBe("Closed");
        (await own.As(Customer).ReadInbox()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_cannot_be_sent_is_refused_when_it_is_asked_for()
    {
        var to = new[] { await api.As(Customer).Id() };
        var segment = new { name = "customers_with_orders", since = "2026-01-01T00:00:00Z" };

        await Ask(new { template = "message", data = Data }).ShouldBeInvalid(("/arguments", "job.arguments_invalid"));
        await Ask(new { template = "message", data = Data, to, segment }).ShouldBeInvalid(("/arguments", "job.arguments_invalid"));
        await Ask(new { template = "message", data = Data, to = Array.Empty<string>() })
            .ShouldBeInvalid(("/arguments/to", "job.arguments_invalid"));
        await Ask(new { template = "message", data = Data, to = Enumerable.Repeat(to[0], 10_001) })
            .ShouldBeInvalid(("/arguments/to", "job.arguments_invalid"));
        await Ask(new { template = "message", data = Data, to = new[] { "customer@example.com" } })
            .ShouldBeInvalid(("/arguments/to/0", "job.arguments_invalid"));
        await Ask(new { template = "message", data = Data, segment = new { name = "everybody", since = "2026-01-01T00:00:00Z" } })
            .ShouldBeInvalid(("/arguments/segment/name", "job.arguments_invalid"));
        await Ask(new { template = "order_shipped", data = Data, to })
            .ShouldBeInvalid(("/arguments/template", "notification.template_not_open"));
        await Ask(new { template = "message", data = new { title = "A" }, to }).ShouldBeInvalid(("/arguments/data/text", "field.required"));
    }

    [Fact]
    public async Task A_key_that_may_enqueue_but_not_send_sends_nothing()
    {
        var key = await api.As(Admin).NewKey("jobs:enqueue");

        await api.FromApiKey(key)
            .Enqueue("notifications.send", new { template = "message", data = Data, to = new[] { await api.As(Customer).Id() } })
            .ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact]
    public async Task A_job_that_is_cancelled_sends_no_more()
    {
        var reader = await api.NewCustomer();
        var job = await api.As(Admin).Enqueue(
            "notifications.send", new { template = "message", data = Data, to = new[] { await reader.Id() } },
            runAt: TimeProvider.System.GetUtcNow().AddHours(1)).Job();

        await api.As(Admin).Cancel(job).ShouldBe(HttpStatusCode.Accepted);

        (await api.As(Admin).See(job)).Status.ShouldBe("cancelled");
        (await reader.ReadInbox()).ShouldBeEmpty();
    }

    private Task<HttpAnswer> Ask(object arguments) => api.As(Admin).Enqueue("notifications.send", arguments);
}
