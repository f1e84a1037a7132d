using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Conversations;

public sealed class CloseConversationTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/conversations/{id:cnv}/closing", SweepRow.ManagesConversation,
        new StatementBudget(8, 6, async swept =>
        {
            var conversation = await swept.As(Customer).OpenConversation();
            return () => swept.As(Admin).Close(conversation);
        }));

    [Fact]
    public async Task It_is_closed_once()
    {
        var (ada, support) = (await api.NewCustomer(), api.As(Support));
        var conversation = await ada.OpenConversation();

        var closed = await support.Close(conversation).Conversation();

        (closed.Status, closed.Version, closed.Unread).ShouldBe(("closed", 3, 1));
        closed.ClosedAt.ShouldNotBeNull();
        (await support.Close(conversation).ShouldBeProblem(409, "conversation.wrong_state")).Json.GetProperty("allowed")
            .EnumerateArray().Select(status => status.GetString()).ShouldBe(["open", "assigned"]);
    }
}
