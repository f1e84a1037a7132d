using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Conversations;

public sealed class MarkReadTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/conversations/{id:cnv}/read", SweepRow.SeesConversation with { Body = new { upTo = 1 } },
        new StatementBudget(6, 3, async swept =>
        {
            var conversation = await swept.As(Customer).OpenConversation();
            return () => swept.As(Customer).MarkRead(conversation, 1);
        }));

    [Fact]
    public async Task Each_has_a_mark_of_their_own_that_never_goes_back()
    {
        var (ada, support) = (await api.NewCustomer(), api.As(Support));
        var conversation = await ada.OpenConversation();
        foreach (var text in new[] { "One", "Two", "Three" })
            await support.Say(conversation, text).ShouldBe(HttpStatusCode.Created);
        (await ada.See(conversation)).Unread.ShouldBe(3);

        await ada.MarkRead(conversation, 3).ShouldBe(HttpStatusCode.NoContent);
        await ada.MarkRead(conversation, 2).ShouldBe(HttpStatusCode.NoContent);
        await ada.MarkRead(conversation, 3).ShouldBe(HttpStatusCode.NoContent);
        await support.MarkRead(conversation, 1).ShouldBe(HttpStatusCode.NoContent);

        ReadMarkView[] marks = [new(conversation.Customer, 3), new(await support.Id(), 1)];
        var (hers, theirs) = (await ada.See(conversation), await support.See(conversation));
        hers.Reads.ShouldBe(marks, ignoreOrder: true);
        theirs.Reads.ShouldBe(marks, ignoreOrder: true);
        (hers.Unread, theirs.Unread).ShouldBe((1, 0));
        (await api.As(Admin).See(conversation)).Unread.ShouldBe(4);
        hers.Version.ShouldBe(5, "marks are not the conversation's own");
        (await api.Database.Scalar<long>(
            "SELECT count(*) FROM conversations AS c JOIN messages AS m ON m.conversation_id = c.id WHERE c.reads = 2 AND m.client_id = "
                + $"'{(await ada.Messages(conversation))[0].Id}'")).ShouldBe(1, "It is counted when a mark moves.");
    }

    [Fact]
    public async Task What_is_no_message_yet_is_refused()
    {
        var ada = await api.NewCustomer();
        var conversation = await ada.OpenConversation();

        foreach (var upTo in new[] { -1, 0, 2 })
            await ada.MarkRead(conversation, upTo).ShouldBeInvalid(("/upTo", "conversation.message_unknown"));
        await ada.MarkRead(conversation, upTo: null).ShouldBeInvalid(("/upTo", "field.required"));
        await ada.Post($"{conversation.Path}/read", """{"upTo": "1"}""").ShouldBe(HttpStatusCode.BadRequest);
        (await ada.See(conversation)).Reads.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_many_at_once_the_furthest_stays_while_others_write()
    {
        var (ada, support) = (await api.NewCustomer(), api.As(Support));
        var conversation = await ada.OpenConversation();
        for (var number = 2; number <= 9; number++)
            await support.Say(conversation, $"Message {number}").ShouldBe(HttpStatusCode.Created);

        _ = await Task.WhenAll(
        [
            .. Enumerable.Range(1, 9).Select(upTo => ada.MarkRead(conversation, upTo).ShouldBe(HttpStatusCode.NoContent)),
            .. Enumerable.Range(0, 5).Select(number => support.Say(conversation, $"More {number}").ShouldBe(HttpStatusCode.Created)),
        ]);

        (await ada.See(conversation)).ShouldSatisfyAllConditions(
            one => one.Reads.ShouldBe([new ReadMarkView(conversation.Customer, 9)]), one => one.Unread.ShouldBe(5),
            one => one.LastSequence.ShouldBe(14));
    }
}
