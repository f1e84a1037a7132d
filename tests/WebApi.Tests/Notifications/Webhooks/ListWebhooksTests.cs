using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Notifications.Webhooks;

public sealed class ListWebhooksTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /v1/webhooks", SweepRow.AdminOnly, new StatementBudget(1, 1, api => api.As(Admin).Get("/v1/webhooks?limit=200")));

    [Fact]
    public async Task Webhooks_are_listed_in_pages_with_the_youngest_first()
    {
        var made = new List<string>();
        for (var i = 0; i < 3; i++)
            made.Add((await api.As(Admin).NewWebhook()).Id);

        var seen = new List<string>();
        for (var next = "/v1/webhooks?limit=2"; next is not null && !made.TrueForAll(seen.Contains);)
        {
            var page = await api.As(Admin).Get(next).ShouldBe(HttpStatusCode.OK);
            seen.AddRange(page.Member("items").EnumerateArray().Select(webhook => webhook.GetProperty("id").GetString()!));
            next = page.Member("next").GetString() is { } cursor ? $"/v1/webhooks?limit=2&cursor={cursor}" : null;
        }

        seen.ShouldBe(seen.Distinct());
        seen.Where(made.Contains).ShouldBe(Enumerable.Reverse(made));
    }

    [Fact]
    public async Task A_cursor_of_another_list_is_refused() =>
        await api.As(Admin).Get("/v1/webhooks?cursor=abc").ShouldBeProblem(400, "cursor.invalid");
}
