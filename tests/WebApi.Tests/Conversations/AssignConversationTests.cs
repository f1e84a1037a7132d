using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Conversations;

public sealed class AssignConversationTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/conversations/{id:cnv}/assignment", SweepRow.ManagesConversation,
        new StatementBudget(9, 7, async swept =>
        {
            var conversation = await swept.As(Customer).OpenConversation();
            return () => swept.As(Admin).Assign(conversation);
        }));

    [Fact]
    public async Task It_is_for_somebody_of_support()
    {
        var (ada, support) = (await api.NewCustomer(), api.As(Support));
        var (conversation, admin, me) = (await ada.OpenConversation(), await api.As(Admin).Id(), await support.Id());

        var assigned = await support.Assign(conversation, admin).Conversation();
        (assigned.Status, assigned.Assignee, assigned.Version).ShouldBe(("assigned", admin, 3));
        (await support.Assign(conversation, admin).Conversation()).Version.ShouldBe(3);
        (await support.Assign(conversation, me).Conversation()).Assignee.ShouldBe(me);

        foreach (var unknown in new[] { conversation.Customer, "usr_01jd0000000000000000000000", "nonsense", "" })
            await support.Assign(conversation, unknown).ShouldBeInvalid(("/assignee", "conversation.assignee_unknown"));
        await support.With("If-Match", "\"3\"").Assign(conversation, admin).ShouldBeProblem(412, "request.precondition_failed");
        await support.Close(conversation).ShouldBe(HttpStatusCode.OK);
        var refused = await support.Assign(conversation, admin).ShouldBeProblem(409, "conversation.wrong_state");
        refused.Json.GetProperty("from").GetString().ShouldBe("closed");
        (await ada.See(conversation)).Assignee.ShouldBe(me);
    }

    [Fact]
    public async Task Left_out_it_is_for_the_one_with_the_fewest_and_never_for_one_who_is_locked()
    {
        await using var alone = await Api.New();
        var (ada, support, admin) = (await alone.NewCustomer(), alone.As(Support), alone.As(Admin));
        var (me, other) = (await support.Id(), await admin.Id());

        var assignees = new List<string?>();
        for (var i = 0; i < 4; i++)
            assignees.Add((await support.Assign(await ada.OpenConversation()).Conversation()).Assignee);
        assignees.ShouldBe([me, other, me, other], ignoreOrder: true);
        assignees.Take(2).ShouldBe([me, other], ignoreOrder: true);

        foreach (var done in (await support.Conversations($"assignee={me}")).Take(1))
            await support.Close(done).ShouldBe(HttpStatusCode.OK);
        (await support.Assign(await ada.OpenConversation()).Conversation()).Assignee.ShouldBe(me);
        await admin.Lock(me).ShouldBe(HttpStatusCode.OK);
        (await admin.Assign(await ada.OpenConversation()).Conversation()).Assignee.ShouldBe(other);
        (await admin.Post($"{(await ada.OpenConversation()).Path}/assignment").Conversation()).Assignee.ShouldBe(other);
        await admin.Assign(await ada.OpenConversation(), me).ShouldBeInvalid(("/assignee", "conversation.assignee_unknown"));
    }
}
