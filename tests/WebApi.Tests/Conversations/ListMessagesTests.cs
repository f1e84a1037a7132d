using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Conversations;

public sealed class ListMessagesTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /v1/conversations/{id:cnv}/messages", SweepRow.SeesConversation,
        new StatementBudget(3, 3, async swept =>
        {
            var conversation = await swept.As(Customer).OpenConversation();
            return () => swept.As(Customer).Get($"{conversation.Path}/messages?limit=200");
        }));

    [Theory]
    [InlineData("", 1, 9, null)]
    [InlineData("limit=4", 1, 4, "4")]
    [InlineData("after=0&limit=9", 1, 9, null)]
    [InlineData("after=4&limit=3", 5, 7, "7")]
    [InlineData("after=9", 0, -1, null)]
    [InlineData("after=2147483647", 0, -1, null)]
    [InlineData("before=6", 1, 5, null)]
    [InlineData("before=6&limit=2", 4, 5, null)]
    [InlineData("before=100&limit=3", 7, 9, null)]
    [InlineData("before=1", 0, -1, null)]
    [InlineData("after=2&before=6", 3, 5, null)]
    [InlineData("after=2&before=6&limit=2", 3, 4, "4")]
    [InlineData("after=6&before=2", 0, -1, null)]
    public async Task A_page_is_by_number(string query, int first, int last, string? next)
    {
        var ada = await api.NewCustomer();
        var conversation = await ada.OpenConversation();
        for (var number = 2; number <= 9; number++)
            await ada.Say(conversation, $"Message {number}").ShouldBe(HttpStatusCode.Created);

        var answer = await ada.Get($"{conversation.Path}/messages?{query}").ShouldBe(HttpStatusCode.OK);

        answer.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("sequence").GetInt32())
            .ShouldBe(Enumerable.Range(first, last - first + 1));
        answer.Json.GetProperty("next").GetString().ShouldBe(next);
        if (next is null)
            answer.Header("Link").ShouldBeNull();
        else
            answer.Header("Link")!.ShouldContain($"after={next}");
    }

    [Theory]
    [InlineData("after=-1", "/after")]
    [InlineData("after=1.5", "/after")]
    [InlineData("after=msg", "/after")]
    [InlineData("before=-1", "/before")]
    [InlineData("before=2147483648", "/before")]
    [InlineData("limit=0", "/limit")]
    [InlineData("limit=201", "/limit")]
    public async Task What_is_no_number_is_refused(string query, string pointer)
    {
        var ada = await api.NewCustomer();
        var conversation = await ada.OpenConversation();

        await ada.Get($"{conversation.Path}/messages?{query}").ShouldBeInvalid(
            (pointer, pointer == "/limit" ? "list.limit_out_of_range" : "list.filter_malformed"));
        await ada.Get($"{conversation.Path}/messages?cursor=1").ShouldBeProblem(400, "request.unknown_parameter");
    }
}
