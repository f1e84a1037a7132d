using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Conversations;

public sealed class SendMessageTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/conversations/{id:cnv}/messages", SweepRow.SeesConversation with { Body = new { clientId = "swept", body = "Swept" } },
        new StatementBudget(10, 7, async swept =>
        {
            var conversation = await swept.As(Customer).OpenConversation();
            return () => swept.As(Customer).Say(conversation, "Measured");
        }));

    [Fact]
    public async Task Who_writes_moves_the_turn_to_the_other_side()
    {
        var (ada, support) = (await api.NewCustomer(), api.As(Support));
        var conversation = await ada.OpenConversation();

        var answer = await support.Say(conversation, " How can I help? ", "one").ShouldBe(HttpStatusCode.Created);
        var sent = await Task.FromResult(answer).Message();
        sent.ShouldSatisfyAllConditions(
            message => message.Sequence.ShouldBe(2), message => message.Body.ShouldBe("How can I help?"),
            message => message.ClientId.ShouldBe("one"), message => message.Id.ShouldStartWith("msg_"),
            message => message.Conversation.ShouldBe(conversation.Id));
        sent.Author!.Id.ShouldBe(await support.Id());
        (await ada.Get(answer.Location!).Json()).GetProperty("items")[0].GetProperty("id").GetString().ShouldBe(sent.Id);
        (await ada.See(conversation)).ShouldSatisfyAllConditions(
            one => one.Status.ShouldBe("waiting"), one => one.Assignee.ShouldBe(sent.Author.Id), one => one.LastSequence.ShouldBe(2),
            one => one.LastMessageAt.ShouldBe(sent.SentAt));

        (await ada.Say(conversation, "It is late.").Message()).Sequence.ShouldBe(3);
        (await ada.See(conversation)).Status.ShouldBe("assigned");
        await support.Close(conversation).ShouldBe(HttpStatusCode.OK);
        (await ada.Say(conversation, "Still late.").Message()).Sequence.ShouldBe(4);
        (await ada.See(conversation)).ShouldSatisfyAllConditions(
            one => one.Status.ShouldBe("assigned"), one => one.ClosedAt.ShouldBeNull());
        (await ada.Messages(conversation)).Select(message => message.Sequence).ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task The_same_client_id_of_an_author_is_the_same_message()
    {
        var (ada, support) = (await api.NewCustomer(), api.As(Support));
        var (conversation, other) = (await ada.OpenConversation(), await ada.OpenConversation());

        var first = await ada.Say(conversation, "Once", "c-1").ShouldBe(HttpStatusCode.Created);
        var again = await ada.Say(conversation, "Once", "c-1").ShouldBe(HttpStatusCode.Created);
        var changed = await ada.Say(conversation, "In other words", "c-1").ShouldBe(HttpStatusCode.Created);
        var theirs = await support.Say(conversation, "Mine", "c-1").Message();
        var elsewhere = await ada.Say(other, "There", "c-1").Message();

        (again.Text, changed.Text).ShouldBe((first.Text, first.Text));
        again.IsReplay.ShouldBeFalse();
        (theirs.Sequence, elsewhere.Sequence).ShouldBe((3, 2));
        (await ada.See(conversation)).ShouldSatisfyAllConditions(one => one.LastSequence.ShouldBe(3), one => one.Unread.ShouldBe(1));
    }

    [Fact]
    public async Task It_needs_a_key_and_a_text()
    {
        var ada = await api.NewCustomer();
        var conversation = await ada.OpenConversation();

        await ada.WithoutKey().Say(conversation, "Hello").ShouldBeProblem(400, "idempotency.key_missing");
        await ada.Post($"{conversation.Path}/messages", new { }).ShouldBeInvalid(
            ("/clientId", "field.required"), ("/body", "field.required"));
        await ada.Say(conversation, new string('x', 4001), new string('x', 65)).ShouldBeInvalid(
            ("/clientId", "field.too_long"), ("/body", "field.too_long"));
        await ada.Say(conversation, "bell\u0007", "two\nlines").ShouldBeInvalid(
            ("/clientId", "field.bad_characters"), ("/body", "field.bad_characters"));
        (await ada.Say(conversation, "two\nlines").Message()).Body.ShouldBe("two\nlines");
        var keyed = ada.WithKey(Client.FreshKey());
        var first = await keyed.Say(conversation, "Once", "a").ShouldBe(HttpStatusCode.Created);
        (await keyed.Say(conversation, "Once", "a").ShouldBe(HttpStatusCode.Created)).IsReplay.ShouldBeTrue();
        await keyed.Say(conversation, "Once", "b").ShouldBeProblem(422, "idempotency.key_reused");
        (await ada.See(conversation)).LastSequence.ShouldBe(first.Json.GetProperty("sequence").GetInt32());
    }

    [Fact]
    public async Task Twenty_at_once_are_twenty_without_holes()
    {
        var (ada, support) = (await api.NewCustomer(), api.As(Support));
        var conversation = await ada.OpenConversation();

        var sent = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            number => (number % 2 == 0 ? ada : support).Say(conversation, $"Message {number}").ShouldBe(HttpStatusCode.Created).Message()));

        sent.Select(message => message.Sequence).Order().ShouldBe(Enumerable.Range(2, 20));
        (await ada.Messages(conversation)).Select(message => message.Sequence).ShouldBe(Enumerable.Range(1, 21));
        (await ada.See(conversation)).ShouldSatisfyAllConditions(one => one.LastSequence.ShouldBe(21), one => one.Version.ShouldBe(22));
    }

    [Fact]
    public async Task Many_at_once_with_one_client_id_are_one_message()
    {
        var ada = await api.NewCustomer();
        var conversation = await ada.OpenConversation();

        var sent = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            _ => ada.Say(conversation, "Once", "same").ShouldBe(HttpStatusCode.Created).Message()));

        sent.Distinct().ShouldHaveSingleItem().Sequence.ShouldBe(2);
        (await ada.See(conversation)).LastSequence.ShouldBe(2);
    }

    [Fact]
    public async Task An_author_sends_only_so_many_at_once_and_what_comes_again_does_not_count()
    {
        var clock = new FakeClock();
        await using var strict = await Api.New(new ApiOptions
        {
            Clock = clock,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Conversations:MostMessages"] = "3" },
        });
        var (ada, ben) = (await strict.NewCustomer(), await strict.NewCustomer());
        var conversation = await ada.OpenConversation();
        var sent = await ada.Say(conversation, "Second", "two").Message();
        for (var again = 0; again < 3; again++)
            (await ada.Say(conversation, "Second", "two").Message()).ShouldBe(sent);
        await ada.Say(conversation, "Third").ShouldBe(HttpStatusCode.Created);

        foreach (var refused in new[] { ada.Say(conversation, "Fourth"), ada.Open() })
            int.Parse((await refused.ShouldBeProblem(429, "rate_limit.exceeded")).Header("Retry-After")!,
                System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
        (await ada.Say(conversation, "Second", "two").Message()).ShouldBe(sent);
        await ben.Open().ShouldBe(HttpStatusCode.Created);
        clock.Advance(TimeSpan.FromMinutes(1));
        await ada.Say(conversation, "Fourth").ShouldBe(HttpStatusCode.Created);
        (await ada.See(conversation)).LastSequence.ShouldBe(4);
    }
}
