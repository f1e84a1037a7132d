namespace CleanOrders.WebApi.Tests.Postgres.Statements.Plans;

/// <summary>Lists of reviews, of comments and of what moderators decide about walk an index from where the last page ended.</summary>
public sealed class PostListPlanTests(ManyPosts seeded) : IClassFixture<ManyPosts>
{
    private const int Limit = 20;
    private const string Reviews = $"/v1/products/{ManyPosts.Sku}/reviews";

    public static TheoryData<string> Lists
    {
        get
        {
            var lists = new TheoryData<string>();
            foreach (var sort in (string[])["-createdAt", "createdAt", "-helpful", "helpful", "-rating", "rating"])
            {
                lists.Add($"{Reviews}?sort={sort}&");
                lists.Add($"{Reviews}?rating=4&sort={sort}&");
            }

            foreach (var kind in (string[])["", "kind=review&", "kind=comment&"])
                foreach (var status in (string[])["", "status=pending&", "status=published&", "status=rejected&"])
                    lists.Add($"/v1/moderation?{kind}{status}");
            lists.Add("{article}/comments?");
            lists.Add("{review}/comments?");
            return lists;
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_late_page_costs_what_the_first_one_does(string list)
    {
        list = list.Replace("{article}", seeded.Discussed.Article, StringComparison.Ordinal)
            .Replace("{review}", seeded.Discussed.Review, StringComparison.Ordinal);
        var first = await Read($"{list}limit={Limit}");
        var late = await Read($"{list}limit={Limit}{await CursorDeepIn(list)}");

        late.Buffers.ShouldBeLessThanOrEqualTo((3 * first.Buffers) + 50, $"{list}\nfirst: {first.Text}\nlate: {late.Text}");
        first.Buffers.ShouldBeLessThan(ManyPosts.Count / 20, $"{list}: {first.Text}");
    }

    private async Task<QueryPlan> Read(string path)
    {
        // The versions of what is cached are read now and then, all of them.
        var (page, plans) = await seeded.Read(Admin, path);
        var all = plans.Where(plan => !plan.Text.Contains("FROM cache_versions", StringComparison.Ordinal)).ToList();
        page.GetProperty("items").GetArrayLength().ShouldBe(Limit, path);
        foreach (var plan in all)
        {
            plan.TablesReadWhole.ShouldBeEmpty($"{path}: {plan.Text}");

            // Of both kinds one page each is put in order, and of what is pending its reports, three of each.
            plan.RowsSorted.ShouldBeLessThanOrEqualTo(3 * (Limit + 1), $"{path}: {plan.Text}");
        }

        return all.Where(plan => plan.Text.Contains("LIMIT", StringComparison.Ordinal)).ShouldHaveSingleItem();
    }

    private async Task<string> CursorDeepIn(string list)
    {
        var cursor = "";
        for (var read = 0; read < ManyPosts.Count / 50; read += 200)
        {
            var (page, _) = await seeded.Read(Admin, $"{list}limit=200{cursor}");
            if (page.GetProperty("next").GetString() is not { } next)
                break;
            cursor = $"&cursor={next}";
        }

        return cursor;
    }
}
