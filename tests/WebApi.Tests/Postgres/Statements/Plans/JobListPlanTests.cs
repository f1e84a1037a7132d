namespace CleanOrders.WebApi.Tests.Postgres.Statements.Plans;

/// <summary>Lists of jobs and of dead letters walk an index from where the last page ended.</summary>
public sealed class JobListPlanTests(ManyJobs seeded) : IClassFixture<ManyJobs>
{
    private const int Limit = 20;

    [Theory]
    [InlineData("/v1/jobs?", 2)]
    [InlineData("/v1/jobs?status=succeeded&", 2)]
    [InlineData("/v1/jobs?status=dead&", 2)]
    [InlineData("/v1/jobs?status=running&", 2)]
    [InlineData("/v1/jobs?status=running&status=retrying&status=dead&", 2)]
    [InlineData("/v1/jobs?type=notifications.order_shipped_mail&", 2)]
    [InlineData("/v1/jobs?type=orders.export&", 2)]
    [InlineData("/v1/jobs?type=messages.reaction&status=dead&", 2)]
    [InlineData("/v1/dead-letters?", 1)]
    [InlineData("/v1/dead-letters?kind=message&", 1)]
    [InlineData("/v1/dead-letters?kind=job&", 1)]
    [InlineData("/v1/dead-letters?type=messages.reaction&", 1)]
    [InlineData("/v1/dead-letters?error=number&", 1)]
    [InlineData("/v1/dead-letters?from=2026-01-05T00:00:00Z&", 1)]
    [InlineData("/v1/dead-letters?to=2026-01-10T00:00:00Z&", 1)]
    public async Task A_late_page_costs_what_the_first_one_does(string list, int statements)
    {
        var first = await Read($"{list}limit={Limit}", statements);
        var late = await Read($"{list}limit={Limit}{await CursorDeepIn(list)}", statements);

        late.Buffers.ShouldBeLessThanOrEqualTo((3 * first.Buffers) + 50, $"{list}\nfirst: {first.Text}\nlate: {late.Text}");
        first.Buffers.ShouldBeLessThan(ManyJobs.Count / 20, $"{list}: {first.Text}");
    }

    private async Task<QueryPlan> Read(string path, int statements)
    {
        var (page, all) = await seeded.Read(path);
        page.GetProperty("items").GetArrayLength().ShouldBeGreaterThan(0, path);
        var plans = all.Where(plan => !plan.Text.Contains("plan_cache_mode", StringComparison.Ordinal)).ToList();
        plans.Count.ShouldBe(statements, $"{path}\n{string.Join('\n', plans.Select(plan => plan.Text))}");
        foreach (var plan in plans)
        {
            plan.TablesReadWhole.ShouldBeEmpty($"{path}: {plan.Text}");

            // Several statuses are several walks, whose pages are merged. Dead letters are few: of those that are filtered, PostgreSQL may
            // fetch and sort all.
            var sorted = path.StartsWith("/v1/dead-letters?limit", StringComparison.Ordinal)
                || path.StartsWith("/v1/jobs", StringComparison.Ordinal)
                    ? (Limit + 1) * Math.Max(1, path.Split("status=").Length - 1)
                    : ManyJobs.Count / 20;
            plan.RowsSorted.ShouldBeLessThanOrEqualTo(sorted, $"{path}: {plan.Text}");
        }

        return plans[0];
    }

    private async Task<string> CursorDeepIn(string list)
    {
        var cursor = "";
        for (var read = 0; read < ManyJobs.Count / 50; read += 200)
        {
            var (page, _) = await seeded.Read($"{list}limit=200{cursor}");
            if (!page.TryGetProperty("next", out var at) || at.GetString() is not { } next)
                break;
            cursor = $"&cursor={next}";
        }

        return cursor;
    }
}
