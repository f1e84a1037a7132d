namespace CleanOrders.WebApi.Tests.Postgres.Statements.Plans;

/// <summary>Lists of orders walk an index from where the last page ended, so that a late page costs what the first one does.</summary>
public sealed class OrderListPlanTests(SeededOrders seeded) : IClassFixture<SeededOrders>
{
    private const int Limit = 20;
    private static readonly int Depth = SeededOrders.Count / 50;

    public static TheoryData<string, bool> Lists
    {
        get
        {
            var lists = new TheoryData<string, bool>();
            foreach (var own in (bool[])[true, false])
            {
                lists.Add("", own);
                lists.Add("status=paid", own);
                lists.Add("status=paid&status=shipped&status=expired", own);
                lists.Add("customer={customer}", own);
                lists.Add("sku=SKU-00007", own);
                lists.Add("number=SEED-5000", own);
                lists.Add("placedFrom=2026-01-05T00:00:00Z", own);
                lists.Add("placedTo=2026-01-10T00:00:00Z", own);
                lists.Add("totalFrom=20000", own);
                lists.Add("totalTo=40000", own);
            }

            return lists;
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_late_page_costs_what_the_first_one_does(string filter, bool own)
    {
        var client = seeded.Api.As(own ? Customer : Support);
        foreach (var sort in (string[])["-placedAt", "placedAt", "-total", "total"])
        {
            var list = $"/v1/orders?sort={sort}&{filter.Replace("{customer}", seeded.Customer, StringComparison.Ordinal)}".TrimEnd('&');
            var first = await Read(client, $"{list}&limit={Limit}", filter);
            var late = await Read(client, $"{list}&limit={Limit}{await CursorDeepIn(client, list)}", filter);

            late.Buffers.ShouldBeLessThanOrEqualTo((3 * first.Buffers) + 50, $"{list}\nfirst: {first.Text}\nlate: {late.Text}");
            first.Buffers.ShouldBeLessThan(SeededOrders.Count / 10, $"{list}: {first.Text}");
        }
    }

    private async Task<QueryPlan> Read(Client client, string path, string filter)
    {
        var (_, all) = await seeded.Read(client, path);
        var plans = all.Where(plan => !plan.Text.Contains("plan_cache_mode", StringComparison.Ordinal)).ToList();
        plans.Count.ShouldBe(2, "One statement finds the ids, planned for its values; one loads them.");
        foreach (var plan in plans)
            plan.TablesReadWhole.ShouldBeEmpty($"{path}: {plan.Text}");

        // Several statuses are several walks, whose pages are merged. One's own orders of a sku have no index of their own:
        // where both are few, PostgreSQL may fetch and sort them all.
        var sorted = filter.StartsWith("sku=", StringComparison.Ordinal)
            ? SeededOrders.Count / 200
            : (Limit + 1) * Math.Max(1, filter.Split("status=").Length - 1);
        plans[0].RowsSorted.ShouldBeLessThanOrEqualTo(sorted, $"{path}: {plans[0].Text}");
        return plans[0];
    }

    private async Task<string> CursorDeepIn(Client client, string list)
    {
        var cursor = "";
        for (var read = 0; read < Depth; read += 200)
        {
            var (page, _) = await seeded.Read(client, $"{list}&limit=200{cursor}");
            if (page.GetProperty("next").GetString() is not { } next)
                break;
            cursor = $"&cursor={next}";
        }

        return cursor;
    }
}
