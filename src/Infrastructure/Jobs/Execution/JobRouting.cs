using CleanOrders.Infrastructure.Jobs.Queue;

namespace CleanOrders.Infrastructure.Jobs.Execution;

/// <summary>
/// Moves waiting jobs to the consumers of their kinds. An earlier version may have stored them for a consumer that no longer exists, so
/// this must not wait for a job to run.
/// </summary>
internal sealed class JobRouting(JobStore store, JobCatalog catalog)
{
    private readonly Dictionary<string, string> _consumers =
        catalog.Kinds.ToDictionary(kind => kind.Type, JobCatalog.ConsumerOf, StringComparer.Ordinal);

    public Task MoveToConsumers(CancellationToken ct) => store.MoveToConsumers(_consumers, ct);
}
