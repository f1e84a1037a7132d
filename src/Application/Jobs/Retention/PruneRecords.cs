using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Jobs.Retention;

/// <summary>The job that deletes what was kept for long enough, in every feature.</summary>
public sealed record PruneRecords;

/// <summary>What one of them cannot delete keeps none of the others: the attempt fails when all have had their turn.</summary>
public sealed class PruneRecordsHandler(IEnumerable<IRetention> records) : IJobHandler<PruneRecords>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(PruneRecords arguments, JobRun run, CancellationToken ct)
    {
        var failures = new List<Exception>();
        foreach (var kept in records)
        {
            try
            {
                await kept.Prune(ct);
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                failures.Add(exception);
            }
        }

        return failures.Count == 0 ? new JobOutcome.Done() : throw new AggregateException(failures);
    }
}
