using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Conversations;

public sealed class ListConversationsTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /v1/conversations", SweepRow.SignedIn,
        new StatementBudget(3, 2, async swept =>
        {
            _ = await swept.As(Customer).OpenConversation();
            return () => swept.As(Customer).Get("/v1/conversations?unread=false&limit=200");
        }));

    [Fact]
    public async Task The_one_written_to_last_comes_first_and_pages_follow_each_other()
    {
        var ada = await api.NewCustomer();
        var all = new List<ConversationView>();
        for (var i = 0; i < 5; i++)
            all.Add(await ada.OpenConversation());
        await ada.Say(all[1], "Again").ShouldBe(HttpStatusCode.Created);
        string[] expected = [all[1].Id, all[4].Id, all[3].Id, all[2].Id, all[0].Id];

        (await ada.Conversations("limit=10")).Select(one => one.Id).ShouldBe(expected);
        (await ada.Conversations("sort=lastMessageAt")).Select(one => one.Id).ShouldBe(expected.Reverse());
        var found = new List<string>();
        for (var query = "limit=2"; query is not null;)
        {
            var page = await ada.With("Prefer", "return=total-count").Get($"/v1/conversations?{query}").Json();
            page.GetProperty("total").GetInt32().ShouldBe(5);
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            query = page.GetProperty("next").GetString() is { } next ? $"limit=2&cursor={next}" : null;
        }

        found.ShouldBe(expected);
    }

    [Fact]
    public async Task A_filter_narrows_it()
    {
        var (ada, support) = (await api.NewCustomer(), api.As(Support));
        var order = await ada.PlaceOrder((1, await api.NewProduct())).Order();
        var (open, about, closed) = (await ada.OpenConversation(), await ada.OpenConversation(order.Id), await ada.OpenConversation());
        await support.Say(about, "How can I help?").ShouldBe(HttpStatusCode.Created);
        await support.Close(closed).ShouldBe(HttpStatusCode.OK);
        var me = await support.Id();

        await Found(ada, "status=open", open);
        await Found(ada, "status=closed", closed);
        await Found(ada, "status=waiting", about);
        await Found(ada, $"order={order.Id}", about);
        await Found(support, $"order={order.Id}&assignee={me}", about);
        await Found(ada, $"assignee={me}", about);
        await Found(ada, "assignee=none", closed, open);
        await Found(ada, "unread=true", about);
        await Found(ada, "unread=false", closed, open);
        await ada.MarkRead(about, 2).ShouldBe(HttpStatusCode.NoContent);
        await Found(ada, "unread=true");
        await ada.Say(about, "Thanks").ShouldBe(HttpStatusCode.Created);
        await Found(ada, "unread=true");
        await Found(support, $"order={order.Id}&unread=true", about);
        (await support.See(about)).Unread.ShouldBe(2);
    }

    [Theory]
    [InlineData("status=lost", 400)]
    [InlineData("order=nonsense", 400)]
    [InlineData("assignee=ord_01jd0000000000000000000000", 400)]
    [InlineData("unread=maybe", 400)]
    [InlineData("sort=subject", 400)]
    [InlineData("limit=0", 400)]
    [InlineData("limit=201", 400)]
    [InlineData("cursor=nonsense", 400)]
    [InlineData("state=open", 400)]
    [InlineData("limit=200", 200)]
    public async Task What_is_no_filter_is_refused(string query, int status) =>
        ((int)(await api.As(Customer2).Get($"/v1/conversations?{query}")).Status).ShouldBe(status);

    [Fact]
    public async Task A_cursor_is_good_for_its_filter_and_its_reader()
    {
        var (ada, ben) = (await api.NewCustomer(), await api.NewCustomer());
        foreach (var customer in new[] { ada, ada, ben, ben })
            _ = await customer.OpenConversation();

        var cursor = (await ada.Get("/v1/conversations?limit=1").Json()).GetProperty("next").GetString();

        await ada.Get($"/v1/conversations?cursor={cursor}").ShouldBe(HttpStatusCode.OK);
        await ada.Get($"/v1/conversations?status=open&cursor={cursor}").ShouldBeProblem(400, "cursor.invalid");
        await ben.Get($"/v1/conversations?cursor={cursor}").ShouldBeProblem(400, "cursor.invalid");
        await api.As(Support).Get($"/v1/conversations?cursor={cursor}").ShouldBeProblem(400, "cursor.invalid");
    }

    private static async Task Found(Client reader, string query, params ConversationView[] expected) =>
        (await reader.Conversations(query)).Select(one => one.Id).ShouldBe(
            expected.Select(one => one.Id), ignoreOrder: true, customMessage: query);
}
