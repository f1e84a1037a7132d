using System.Text.Json;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Infrastructure.Jobs;
using CleanOrders.Infrastructure.Jobs.Execution;

namespace CleanOrders.Worker.Tests.Jobs.Queue;

/// <summary>Claims of workers that a test plays itself.</summary>
internal static class AClaim
{
    public static Claim Of(JobKind kind, DateTimeOffset now, int atMost, string worker = "a test", TimeSpan? lease = null) =>
        new(JobCatalog.ConsumerOf(kind), atMost, worker, now, lease
            ?? TimeSpan.FromMinutes(5), ConsumerLowWaterMarks.None)
        { AtOnce = kind.AtOnce };

    public static int Number(ClaimedJob job) => JsonElement.Parse(job.Arguments).GetProperty("number").GetInt32();
}
