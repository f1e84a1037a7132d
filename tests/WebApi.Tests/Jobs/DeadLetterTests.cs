namespace CleanOrders.WebApi.Tests.Jobs;

public sealed class DeadLetterTests(SharedApi api)
{
    private const string Message = """
        {"reaction": "tell-customer-order-was-shipped", "fact": {"id": "evt_01k9c5d3mvf0p9r8s7t6v5w4xy", "type": "order_shipped", "version": 1,
        "aggregate": "ord_01k9c2v8qjf3nbn5z47k3m9qxw", "sequence": 4, "at": "2026-11-22T02:00:00Z", "data": {"email": "somebody@example.com"}}}
        """;

    [Fact]
    public async Task A_dead_message_says_which_reaction_failed_on_which_event_and_not_what_is_in_it()
    {
        var type = NewType("messages");
        var id = await api.Database.Dead(type, "The mail server refused.", Message);

        var letter = await api.As(Admin).Get($"/v1/dead-letters/{id}").ShouldBe(HttpStatusCode.OK);

        letter.Member("kind").GetString().ShouldBe("message");
        letter.Member("error").GetString().ShouldBe("The mail server refused.");
        letter.Member("attempts").GetInt32().ShouldBe(3);
        letter.Member("message/reaction").GetString().ShouldBe("tell-customer-order-was-shipped");
        letter.Member("message/fact").GetString().ShouldBe("order_shipped");
        letter.Member("message/aggregate").GetString().ShouldBe("ord_01k9c2v8qjf3nbn5z47k3m9qxw");
        letter.Member("message/sequence").GetInt32().ShouldBe(4);
        letter.Text.ShouldNotContain("somebody@example.com");
    }

    [Fact]
    public async Task They_are_listed_by_kind_type_error_and_time_the_youngest_first()
    {
        var (job, message) = (NewType("orders"), NewType("messages"));
        var first = await api.Database.Dead(job, "100% broken_");
        var second = await api.Database.Dead(job, "Broken too");
        var third = await api.Database.Dead(message, "broken");

        (await Listed($"type={job}")).ShouldBe([second, first]);
        (await Listed($"type={job}&kind=job")).ShouldBe([second, first]);
        (await Listed($"type={job}&kind=message")).ShouldBeEmpty();
        (await Listed($"type={message}&kind=message")).ShouldBe([third]);
        (await Listed($"type={job}&error=BROKEN")).ShouldBe([second, first]);
        (await Listed($"type={job}&error={Uri.EscapeDataString("% broken_")}")).ShouldBe([first]);
        (await Listed($"type={job}&from=2100-01-01T00:00:00Z")).ShouldBeEmpty();
        (await Listed($"type={job}&to=2100-01-01T00:00:00Z&from=2020-01-01T00:00:00Z")).Count.ShouldBe(2);

        var page = await api.As(Admin).Get($"/v1/dead-letters?type={job}&limit=1").ShouldBe(HttpStatusCode.OK);
        (await Listed($"type={job}&limit=1&cursor={page.Member("next").GetString()}")).ShouldBe([first]);
        await api.As(Admin).Get($"/v1/dead-letters?type={message}&limit=1&cursor={page.Member("next").GetString()}")
            .ShouldBeProblem(400, "cursor.invalid");
        await api.As(Admin).Get("/v1/dead-letters?kind=letter&from=yesterday")
            .ShouldBeInvalid(("/kind", "list.filter_malformed"), ("/from", "list.filter_malformed"));
    }

    [Theory]
    [InlineData("Größe der Äpfel", "GRÖẞE DER ÄPFEL")]
    [InlineData("İzmir", "izmir")]
    [InlineData("ΣΙΣΥΦΟΣ", "σισυφος")]
    public async Task They_are_found_by_the_words_of_their_error_in_any_alphabet_and_case(string error, string words)
    {
        var type = NewType("orders");
        var id = await api.Database.Dead(type, $"Broken: {error}!");

        (await Listed($"type={type}&error={Uri.EscapeDataString(words)}")).ShouldBe([id]);
        (await Listed($"type={type}&error={Uri.EscapeDataString($"x{words}")}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_that_is_requeued_waits_again_with_all_its_attempts_to_come()
    {
        var type = NewType("orders");
        var id = await api.Database.Dead(type);

        var answer = await api.As(Admin).Post($"/v1/dead-letters/{id}/requeue").ShouldBe(HttpStatusCode.Accepted);

        answer.Location.ShouldBe($"/v1/jobs/{id}");
        var job = await api.As(Admin).Get($"/v1/jobs/{id}").Job();
        (job.Status, job.EndedAt, job.Error).ShouldBe(("queued", null, "It broke."));
        (await api.Database.Scalar<object>($"SELECT attempts FROM jobs WHERE type = '{type}'")).ToString().ShouldBe("0");
        await api.As(Admin).Get($"/v1/dead-letters/{id}").ShouldBeProblem(404, "dead_letter.not_found");
        await api.As(Admin).Post($"/v1/dead-letters/{id}/requeue").ShouldBeProblem(404, "dead_letter.not_found");
        await Audited("dead_letter_requeued", id);
    }

    [Fact]
    public async Task Two_who_requeue_one_at_the_same_moment_do_it_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var id = await api.Database.Dead(NewType("orders"));

            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => api.As(Admin).Post($"/v1/dead-letters/{id}/requeue")));

            answers.Count(answer => answer.Status == HttpStatusCode.Accepted).ShouldBe(1);
            answers.Count(answer => answer.Status == HttpStatusCode.NotFound).ShouldBe(3);
            (await api.Database.Scalar<long>($"SELECT count(*) FROM security_events WHERE detail LIKE '{id}%'")).ShouldBe(1);
        }
    }

    [Fact]
    public async Task All_that_fit_a_filter_are_requeued_at_once_after_they_were_counted()
    {
        var type = NewType("messages");
        for (var i = 0; i < 5; i++)
            _ = await api.Database.Dead(type, i < 4 ? "The mail server refused." : "Something else");
        var filter = new { kind = "message", type, error = "mail server" };

        var counted = await api.As(Admin).Post("/v1/dead-letters/requeue", new { filter, dryRun = true }).ShouldBe(HttpStatusCode.OK);
        var some = await api.As(Admin).Post("/v1/dead-letters/requeue", new { filter, limit = 3 }).ShouldBe(HttpStatusCode.OK);
        var rest = await api.As(Admin).Post("/v1/dead-letters/requeue", new { filter }).ShouldBe(HttpStatusCode.OK);
        var none = await api.As(Admin).Post("/v1/dead-letters/requeue", new { filter }).ShouldBe(HttpStatusCode.OK);

        Numbers(counted).ShouldBe((4, 0));
        Numbers(some).ShouldBe((4, 3));
        Numbers(rest).ShouldBe((1, 1));
        Numbers(none).ShouldBe((0, 0));
        (await Listed($"type={type}")).Count.ShouldBe(1);
        await Audited("dead_letters_requeued", $"type {type}", times: 2);
    }

    [Fact]
    public async Task What_another_job_has_taken_over_is_not_requeued()
    {
        var (type, key) = (NewType("orders"), RunningApi.Unique("key"));
        var older = await api.Database.Dead(type, uniqueKey: key);
        var younger = await api.Database.Dead(type, uniqueKey: key);

        var requeued = await api.As(Admin).Post("/v1/dead-letters/requeue", new { filter = new { type } }).ShouldBe(HttpStatusCode.OK);

        Numbers(requeued).ShouldBe((2, 1));
        (await Listed($"type={type}")).ShouldBe([older]);
        (await api.As(Admin).Get($"/v1/jobs/{younger}").Job()).Status.ShouldBe("queued");
        await api.As(Admin).Post($"/v1/dead-letters/{older}/requeue").ShouldBeProblem(409, "dead_letter.superseded");
    }

    [Fact]
    public async Task One_that_is_discarded_stays_as_a_cancelled_job()
    {
        var id = await api.Database.Dead(NewType("orders"));

        await api.As(Admin).Delete($"/v1/dead-letters/{id}").ShouldBe(HttpStatusCode.NoContent);

        (await api.As(Admin).Get($"/v1/jobs/{id}").Job()).Status.ShouldBe("cancelled");
        await api.As(Admin).Delete($"/v1/dead-letters/{id}").ShouldBeProblem(404, "dead_letter.not_found");
        await Audited("dead_letter_discarded", id);
    }

    [Fact]
    public async Task Requeueing_without_a_filter_is_refused()
    {
        await api.As(Admin).Post("/v1/dead-letters/requeue", new { dryRun = true }).ShouldBeInvalid(("/filter", "field.required"));
        await api.As(Admin).Post("/v1/dead-letters/requeue", new { filter = new { type = new string('x', 201) }, limit = 10_001 })
            .ShouldBeInvalid(("/limit", "dead_letter.limit_out_of_range"), ("/filter/type", "field.too_long"));
        await api.As(Admin).Post("/v1/dead-letters/requeue", new { filter = new { kind = "letter" } })
            .ShouldBeInvalid(("/filter/kind", "field.wrong_type"));
    }

    private static string NewType(string family) => RunningApi.Unique($"{family}.test");

    private static (int Matched, int Requeued) Numbers(HttpAnswer answer) =>
        (answer.Member("matched").GetInt32(), answer.Member("requeued").GetInt32());

    private async Task<List<string>> Listed(string query) =>
        [.. (await api.As(Admin).Get($"/v1/dead-letters?{query}").Json()).GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("id").GetString()!)];

    private async Task Audited(string kind, string detail, int times = 1)
    {
        var events = await api.As(Admin).Get($"/v1/security-events?kind={kind}&limit=200").Json();
        events.GetProperty("items").EnumerateArray()
            .Count(entry => entry.GetProperty("detail").GetString()!.Contains(detail, StringComparison.Ordinal)).ShouldBe(times);
    }
}
