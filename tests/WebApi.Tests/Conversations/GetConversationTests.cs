using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Conversations;

public sealed class GetConversationTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /v1/conversations/{id:cnv}", SweepRow.SeesConversation,
        new StatementBudget(2, 2, async swept =>
        {
            var conversation = await swept.As(Customer).OpenConversation();
            return () => swept.As(Customer).Get(conversation.Path);
        }));

    [Fact]
    public async Task What_is_somebody_elses_is_not_there_by_whatever_way()
    {
        var ada = await api.NewCustomer();
        var order = await ada.PlaceOrder((1, await api.NewProduct())).Order();
        var conversation = await ada.OpenConversation(order.Id);

        foreach (var stranger in new[] { api.As(Customer2), api.As(Warehouse) })
        {
            foreach (var path in new[] { "", "/messages", "/messages?after=0&limit=1" })
                await stranger.Get(conversation.Path + path).ShouldBeProblem(404, "conversation.not_found");
            await stranger.Say(conversation, "Hello").ShouldBeProblem(404, "conversation.not_found");
            await stranger.MarkRead(conversation, 1).ShouldBeProblem(404, "conversation.not_found");
            await stranger.Assign(conversation).ShouldBeProblem(404, "conversation.not_found");
            await stranger.Close(conversation).ShouldBeProblem(404, "conversation.not_found");
            await stranger.Reopen(conversation).ShouldBeProblem(404, "conversation.not_found");
            (await stranger.Conversations($"order={order.Id}")).ShouldBeEmpty();
            (await stranger.Conversations($"assignee=none&limit=200")).ShouldNotContain(one => one.Id == conversation.Id);
        }

        await ada.Assign(conversation).ShouldBeProblem(403, "auth.forbidden");
        await ada.Close(conversation).ShouldBeProblem(403, "auth.forbidden");
        await ada.Reopen(conversation).ShouldBeProblem(403, "auth.forbidden");
        (await ada.See(conversation)).ShouldSatisfyAllConditions(
            one => one.Version.ShouldBe(conversation.Version), one => one.LastSequence.ShouldBe(1));
        await api.Anonymous().Get(conversation.Path).ShouldBeProblem(401, "auth.required");
        await ada.Get("/v1/conversations/cnv_01jd0000000000000000000000").ShouldBeProblem(404, "conversation.not_found");
        await ada.Get("/v1/conversations/ord_01jd0000000000000000000000").ShouldBeProblem(404, "request.not_found");
    }

    [Fact]
    public async Task Its_tag_changes_with_messages_and_with_what_was_read_and_not_otherwise()
    {
        var ada = await api.NewCustomer();
        var conversation = await ada.OpenConversation();
        await api.As(Support).Say(conversation, "How can I help?").ShouldBe(HttpStatusCode.Created);

        var first = await ada.Get(conversation.Path).ShouldBe(HttpStatusCode.OK);
        await ada.With("If-None-Match", first.ETag!).Get(conversation.Path).ShouldBe(HttpStatusCode.NotModified);
        await ada.MarkRead(conversation, 2).ShouldBe(HttpStatusCode.NoContent);
        var read = await ada.With("If-None-Match", first.ETag!).Get(conversation.Path).ShouldBe(HttpStatusCode.OK);
        await ada.With("If-None-Match", read.ETag!).Get(conversation.Path).ShouldBe(HttpStatusCode.NotModified);

        // As a precondition it stands for the version, which marks do not change.
        var support = api.As(Support);
        await ada.Say(conversation, "It is late.").ShouldBe(HttpStatusCode.Created);
        await support.With("If-Match", read.ETag!).Close(conversation).ShouldBeProblem(412, "request.precondition_failed");
        var current = await ada.Get(conversation.Path).ShouldBe(HttpStatusCode.OK);
        await support.MarkRead(conversation, 3).ShouldBe(HttpStatusCode.NoContent);
        var closed = await support.With("If-Match", current.ETag!).Close(conversation).ShouldBe(HttpStatusCode.OK);
        (await support.Get(conversation.Path).ShouldBe(HttpStatusCode.OK)).ETag.ShouldBe(closed.ETag);
    }
}
