using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Jobs.Execution;

/// <summary>Counts the jobs that are not done. Each of the two parts walks an index of just those.</summary>
internal sealed class JobCounts(Dialect dialect, JobMetrics metrics)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private static readonly Statement Count = new(
        """
        SELECT queue, status, count(*) FROM jobs WHERE status IN ('queued', 'retrying') GROUP BY queue, status
        UNION ALL
        SELECT queue, status, count(*) FROM jobs WHERE status IN ('running', 'dead') GROUP BY queue, status
        """);

    public async Task Measure(CancellationToken ct) => metrics.Counted(
        await dialect.Query(Count, row => new JobCount(row.GetString(0), row.GetString(1), row.GetInt64(2)), ct));
}
