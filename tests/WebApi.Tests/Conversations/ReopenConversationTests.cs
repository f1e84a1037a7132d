using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Conversations;

public sealed class ReopenConversationTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/conversations/{id:cnv}/reopening", SweepRow.ManagesConversation,
        new StatementBudget(8, 6, async swept =>
        {
            var conversation = await swept.As(Customer).OpenConversation();
            await swept.As(Admin).Close(conversation).ShouldBe(HttpStatusCode.OK);
            return () => swept.As(Admin).Reopen(conversation);
        }));

    [Fact]
    public async Task What_is_closed_opens_again_for_who_looks_after_it_or_for_nobody()
    {
        var (ada, support) = (await api.NewCustomer(), api.As(Support));
        var (untouched, assigned) = (await ada.OpenConversation(), await ada.OpenConversation());
        await support.Reopen(untouched).ShouldBeProblem(409, "conversation.wrong_state");
        await support.Assign(assigned, await support.Id()).ShouldBe(HttpStatusCode.OK);
        foreach (var closing in new[] { untouched, assigned })
            await support.Close(closing).ShouldBe(HttpStatusCode.OK);

        (await support.Reopen(untouched).Conversation()).ShouldSatisfyAllConditions(
            one => one.Status.ShouldBe("open"), one => one.ClosedAt.ShouldBeNull(), one => one.Version.ShouldBe(4));
        (await support.Reopen(assigned).Conversation()).Status.ShouldBe("assigned");
        await support.Reopen(assigned).ShouldBeProblem(409, "conversation.wrong_state");
    }

    [Fact]
    public async Task Of_two_about_an_order_one_opens_again()
    {
        var (ada, support) = (await api.NewCustomer(), api.As(Support));
        var order = await ada.PlaceOrder((1, await api.NewProduct())).Order();
        var (first, second) = (await Closed(), await Closed());

        var answers = await Task.WhenAll(support.Reopen(first), ada.Say(second, "Once more"));

        answers.Select(answer => (int)answer.Status / 100).Order().ShouldBe([2, 4]);
        (await Task.FromResult(answers.Single(answer => (int)answer.Status >= 400))
            .ShouldBeProblem(409, "conversation.exists")).Json.GetProperty("conversation").GetString()
            .ShouldBe(answers[0].Status == HttpStatusCode.OK ? first.Id : second.Id);
        (await ada.Conversations($"order={order.Id}")).Count(one => one.Status != "closed").ShouldBe(1);

        async Task<ConversationView> Closed()
        {
            var conversation = await ada.OpenConversation(order.Id);
            await support.Close(conversation).ShouldBe(HttpStatusCode.OK);
            return conversation;
        }
    }
}
