namespace CleanOrders.WebApi.Tests.Jobs;

public sealed class JobTests(SharedApi api)
{
    private static readonly DateTimeOffset Tomorrow = TimeProvider.System.GetUtcNow().AddDays(1);

    [Fact]
    public async Task A_job_that_is_done_shows_its_attempt_its_progress_and_its_result()
    {
        var job = await api.As(Admin).Do("inventory.reconcile");

        job.Result!.Value.GetProperty("checked").GetInt64().ShouldBeGreaterThanOrEqualTo(1000);
        var attempt = job.Attempts.ShouldHaveSingleItem();
        (attempt.Outcome, attempt.Error).ShouldBe(("succeeded", null));
        attempt.Worker.ShouldNotBeNullOrEmpty();
        attempt.EndedAt.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(attempt.At);
        job.EndedAt.ShouldBe(attempt.EndedAt);
        var answer = await api.As(Admin).Get(job.Path).ShouldBe(HttpStatusCode.OK);
        await api.As(Admin).With("If-None-Match", answer.ETag!).Get(job.Path).ShouldBe(HttpStatusCode.NotModified);
        await api.As(Admin).Cancel(job).ShouldBeProblem(409, "job.wrong_state");
        await api.As(Admin).Get($"{job.Path}/result").ShouldBeProblem(404, "job.no_result");
    }

    [Fact]
    public async Task A_job_that_gives_up_is_a_dead_letter_with_its_error_and_runs_again_when_it_is_requeued()
    {
        var file = await api.As(Admin).SendFile(new string('\n', 100_001));
        var dead = await api.As(Admin).End(await api.As(Admin).Enqueue("orders.import", new { file }).Job());

        (dead.Status, dead.Attempts.Count).ShouldBe(("dead", 1));
        dead.Error.ShouldNotBeNull().ShouldContain("There are more than 100000 lines");
        var letter = await api.As(Admin).Get($"/v1/dead-letters/{dead.Id}").ShouldBe(HttpStatusCode.OK);
        (letter.Member("kind").GetString(), letter.Member("error").GetString()).ShouldBe(("job", dead.Error));
        await api.As(Admin).Post($"/v1/dead-letters/{dead.Id}/requeue").ShouldBe(HttpStatusCode.Accepted);
        var again = await api.As(Admin).Until(dead, job => job is { Status: "dead", Attempts.Count: 2 });
        again.Attempts.Select(attempt => attempt.Outcome).ShouldBe(["failed", "failed"]);
    }

    [Fact]
    public async Task A_job_that_waits_is_cancelled_at_once_and_never_begins()
    {
        var job = await api.As(Admin).Enqueue("inventory.reconcile", runAt: Tomorrow).Job();

        var cancelled = await api.As(Admin).Cancel(job).Job();

        (cancelled.Status, cancelled.Attempts.Count).ShouldBe(("cancelled", 0));
        cancelled.EndedAt.ShouldNotBeNull();
        (await api.As(Admin).See(job)).Status.ShouldBe("cancelled");
        var refused = await api.As(Admin).Cancel(job).ShouldBeProblem(409, "job.wrong_state");
        refused.Member("jobStatus").GetString().ShouldBe("cancelled");
        (await api.As(Admin).Get($"{job.Path}/result").ShouldBeProblem(409, "job.not_done")).Member("jobStatus").GetString()
            .ShouldBe("cancelled");
        (await api.Database.Scalar<long>(
            $"SELECT count(*) FROM security_events WHERE kind = 'job_cancelled' AND detail LIKE '{job.Id}%'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_job_that_runs_is_asked_to_stop_and_does()
    {
        var lines = Enumerable.Repeat(
            """{"lines": [{"sku": "NOT-ON-SALE", "quantity": 1}]}""".Replace(
                "}]}", "}], \"shippingAddress\": {\"name\": \"A\", \"line1\": \"B\", \"city\": \"C\", \"postalCode\": \"1\", \"country\": "
                    + "\"DE\"}}", StringComparison.Ordinal), 90_000);
        var file = await api.As(Admin).SendFile(string.Join('\n', lines));
        var job = await api.As(Admin).Enqueue("orders.import", new { file }).Job();
        var running = await api.As(Admin).Until(job, seen => seen is { Status: "running", Progress.Done: > 0 });
        (running.Progress.Total, running.Attempts.Count).ShouldBe((90_000, 1));
        running.Attempts[0].EndedAt.ShouldBeNull();

        var asked = await api.As(Admin).Cancel(job).Job();

        asked.CancelRequestedAt.ShouldNotBeNull();
        var stopped = await api.As(Admin).End(job);
        (stopped.Status, stopped.Attempts[0].Outcome).ShouldBe(("cancelled", "cancelled"));
        stopped.Progress.Done.ShouldBeLessThan(90_000);
    }

    [Fact]
    public async Task Jobs_are_listed_by_status_and_type_the_youngest_first()
    {
        var type = RunningApi.Unique("orders.listed");
        var dead = new List<string>();
        for (var i = 0; i < 5; i++)
            dead.Insert(0, await api.Database.Dead(type));
        await api.As(Admin).Delete($"/v1/dead-letters/{dead[1]}").ShouldBe(HttpStatusCode.NoContent);
        await api.As(Admin).Post($"/v1/dead-letters/{dead[2]}/requeue").ShouldBe(HttpStatusCode.Accepted);

        (await Listed($"type={type}")).ShouldBe(dead);
        (await Listed($"type={type}&status=dead")).ShouldBe([dead[0], dead[3], dead[4]]);
        (await Listed($"type={type}&status=dead&status=cancelled&status=queued")).ShouldBe(dead);
        (await Listed($"type={type}&status=running&status=succeeded")).ShouldBeEmpty();
        var page = await api.As(Admin).With("Prefer", "return=total-count").Get($"/v1/jobs?type={type}&status=dead&status=queued&limit=2")
            .ShouldBe(HttpStatusCode.OK);
        (page.Member("items").GetArrayLength(), page.Member("total").GetInt32()).ShouldBe((2, 4));
        (await Listed($"type={type}&status=dead&status=queued&limit=2&cursor={page.Member("next").GetString()}")).ShouldBe(
            [dead[3], dead[4]]);
        await api.As(Admin).Get($"/v1/jobs?type={type}&limit=2&cursor={page.Member("next").GetString()}")
            .ShouldBeProblem(400, "cursor.invalid");
        await api.As(Admin).Get("/v1/jobs?status=done").ShouldBeInvalid(("/status", "list.filter_malformed"));
    }

    [Fact]
    public async Task A_digest_counts_and_says_to_how_many_it_was_sent()
    {
        var digest = (await api.As(Admin).Do("notifications.digest")).Result!.Value;

        digest.GetProperty("sent").GetInt32().ShouldBeGreaterThanOrEqualTo(1);
        digest.GetProperty("deadLetters").GetInt64().ShouldBeGreaterThanOrEqualTo(0);
        digest.GetProperty("orders").EnumerateArray().ShouldAllBe(entry => entry.GetProperty("orders").GetInt64() > 0);
    }

    private async Task<List<string>> Listed(string query) =>
        [.. (await api.As(Admin).Get($"/v1/jobs?{query}").Json()).GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("id").GetString()!)];
}
