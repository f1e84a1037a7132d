namespace CleanOrders.WebApi.Tests.Postgres.Statements.Plans;

/// <summary>Lists of conversations walk an index from where the last page ended.</summary>
public sealed class ConversationListPlanTests(ManyConversations seeded) : IClassFixture<ManyConversations>
{
    private const int Limit = 20;

    [Theory]
    [InlineData("", false)]
    [InlineData("status=open", false)]
    [InlineData("status=closed", false)]
    [InlineData("assignee=none", false)]
    [InlineData("assignee={support}", false)]
    [InlineData("unread=true", false)]
    [InlineData("unread=false", false)]
    [InlineData("", true)]
    [InlineData("status=closed", true)]
    [InlineData("unread=true", true)]
    public async Task A_late_page_costs_what_the_first_one_does(string filter, bool own)
    {
        var client = seeded.Api.As(own ? Customer : Support);
        var support = await seeded.Api.As(Support).Id();
        var list = $"/v1/conversations?{filter.Replace("{support}", support, StringComparison.Ordinal)}";
        foreach (var sort in (string[])["-lastMessageAt", "lastMessageAt"])
        {
            var sorted = $"{list}&sort={sort}".Replace("?&", "?", StringComparison.Ordinal);
            var first = await Read(client, $"{sorted}&limit={Limit}");
            var late = await Read(client, $"{sorted}&limit={Limit}{await CursorDeepIn(client, sorted)}");

            late.Buffers.ShouldBeLessThanOrEqualTo((3 * first.Buffers) + 50, $"{sorted}\nfirst: {first.Text}\nlate: {late.Text}");
            first.Buffers.ShouldBeLessThan(ManyConversations.Count / 4, $"{sorted}: {first.Text}");
        }
    }

    private async Task<QueryPlan> Read(Client client, string path)
    {
        var (page, all) = await seeded.Read(client, path);
        page.GetProperty("items").GetArrayLength().ShouldBeGreaterThan(0, path);
        var plans = all.Where(plan => !plan.Text.Contains("plan_cache_mode", StringComparison.Ordinal)).ToList();
        plans.Count.ShouldBe(2, "One statement finds the page, planned for its values; one finds the marks of all that are on it.");
        foreach (var plan in plans)
        {
            plan.TablesReadWhole.ShouldBeEmpty($"{path}: {plan.Text}");
            plan.RowsSorted.ShouldBeLessThanOrEqualTo(Limit + 1, $"{path}: {plan.Text}");
        }

        return plans[0];
    }

    private async Task<string> CursorDeepIn(Client client, string list)
    {
        var cursor = "";
        for (var read = 0; read < ManyConversations.Count / 50; read += 200)
        {
            var (page, _) = await seeded.Read(client, $"{list}&limit=200{cursor}");
            if (page.GetProperty("next").GetString() is not { } next)
                break;
            cursor = $"&cursor={next}";
        }

        return cursor;
    }
}
