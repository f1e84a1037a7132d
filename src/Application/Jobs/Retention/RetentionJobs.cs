using CleanOrders.Application.Jobs.Kinds;

namespace CleanOrders.Application.Jobs.Retention;

/// <summary>The job of retention, and when it is done.</summary>
public static class RetentionJobs
{
    public static readonly IReadOnlyList<JobKind> Kinds =
    [
        JobKind.Of<PruneRecords, PruneRecordsHandler>("records.prune") with
        {
            Retry = RetryPolicy.Unceasing,
            KeepSucceeded = TimeSpan.FromHours(1),
        },
    ];

    public static readonly IReadOnlyList<JobSchedule> Schedules = [new("prune-records", "00:05:00", new PruneRecords())];
}
