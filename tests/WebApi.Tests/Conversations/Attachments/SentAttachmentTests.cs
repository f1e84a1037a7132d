namespace CleanOrders.WebApi.Tests.Conversations.Attachments;

/// <summary>Messages take what was uploaded for them, each once.</summary>
public sealed class SentAttachmentTests(SharedApi api)
{
    [Fact]
    public async Task A_message_shows_what_it_was_sent_with_in_its_order_also_in_a_list()
    {
        var customer = await api.NewCustomer();
        var conversation = await customer.NewConversation();
        var (first, second) = (await customer.Attach(conversation, "One"), await customer.Attach(conversation, "Three"));

        var sent = await customer.SendWith(conversation, first, second).ShouldBe(HttpStatusCode.Created);

        Shown(sent.Json).ShouldBe([(first, "attachment.txt", "text/plain", 3), (second, "attachment.txt", "text/plain", 5)]);
        var listed = (await api.As(Support).Get($"{conversation}/messages").Json()).GetProperty("items").EnumerateArray().ToList();
        Shown(listed[0]).ShouldBeEmpty();
        Shown(listed[1]).ShouldBe(Shown(sent.Json));
    }

    [Fact]
    public async Task The_same_message_again_shows_them_again_and_takes_nothing_more()
    {
        var customer = await api.NewCustomer();
        var conversation = await customer.NewConversation();
        var attachment = await customer.Attach(conversation);
        var message = new { clientId = "mine", body = "See here", attachments = new[] { attachment } };
        var sent = await customer.Post($"{conversation}/messages", message).ShouldBe(HttpStatusCode.Created);

        var again = await customer.Post($"{conversation}/messages", message).ShouldBe(HttpStatusCode.Created);

        again.Member("id").GetString().ShouldBe(sent.Member("id").GetString());
        Shown(again.Json).ShouldBe(Shown(sent.Json));
    }

    [Fact]
    public async Task Only_ones_own_of_this_conversation_that_were_not_sent_are_taken_and_each_once()
    {
        var (customer, support) = (await api.NewCustomer(), api.As(Support));
        var (conversation, elsewhere) = (await customer.NewConversation(), await customer.NewConversation());
        var (mine, sent) = (await customer.Attach(conversation), await customer.Attach(conversation));
        await customer.SendWith(conversation, sent).ShouldBe(HttpStatusCode.Created);

        await Unknown(1, mine, await support.Attach(conversation));
        await Unknown(0, await customer.Attach(elsewhere));
        await Unknown(0, sent);
        await Unknown(1, mine, mine);
        await Unknown(0, "att_01jd0000000000000000000000");
        await Unknown(0, "nothing");
        await customer.SendWith(conversation, [.. Enumerable.Repeat(mine, 11)]).ShouldBeInvalid(("/attachments", "attachment.too_many"));

        await customer.SendWith(conversation, mine).ShouldBe(HttpStatusCode.Created);

        Task Unknown(int place, params string[] ids) =>
            customer.SendWith(conversation, ids).ShouldBeInvalid(($"/attachments/{place}", "attachment.unknown"));
    }

    [Fact]
    public async Task Of_many_messages_at_once_that_want_the_same_one_gets_it()
    {
        var customer = await api.NewCustomer();
        var conversation = await customer.NewConversation();
        var attachment = await customer.Attach(conversation);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => customer.SendWith(conversation, attachment)));

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        answers.Where(answer => answer.Status != HttpStatusCode.Created).ShouldAllBe(answer => answer.Status == HttpStatusCode.BadRequest);
        (await customer.Get($"{conversation}/messages").Json()).GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    private static List<(string Id, string Name, string Type, long Size)> Shown(System.Text.Json.JsonElement message) =>
    [
        .. message.GetProperty("attachments").EnumerateArray().Select(shown => (
            shown.GetProperty("id").GetString()!, shown.GetProperty("name").GetString()!, shown.GetProperty("contentType").GetString()!,
            shown.GetProperty("size").GetInt64())),
    ];
}
