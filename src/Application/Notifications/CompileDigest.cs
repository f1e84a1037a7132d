using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;

namespace CleanOrders.Application.Notifications;

/// <summary>The job that tells administrators of the last day.</summary>
public sealed record CompileDigest;

/// <summary>What it will tell. Answered by <see cref="Digest"/>.</summary>
public sealed record CountForDigest(Caller Caller) : IQuestion
{
    public static Access Access { get; } = CompileDigestHandler.Access;
}

/// <param name="Since">Orders placed at this time or later were counted.</param>
/// <param name="Sent">To how many it was sent: to none, as long as nothing sends notifications.</param>
public sealed record Digest(DateTimeOffset Since, IReadOnlyList<OrdersInStatus> Orders, long DeadLetters, int Sent);

public sealed record OrdersInStatus(OrderStatus Status, long Orders);

/// <summary>Counts what a digest will say. It sends nothing yet.</summary>
public sealed class CompileDigestHandler(IQuery<CountForDigest, Digest> counts) : IJobHandler<CompileDigest>, IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.OrdersRead, Permission.JobsManage);

    public async Task<JobOutcome> Handle(CompileDigest arguments, JobRun run, CancellationToken ct)
    {
        var counted = await counts.Ask(new CountForDigest(run.Sender()), ct);
        return counted.IsFailure ? new JobOutcome.FailPermanently(counted.Error.Detail) : new JobOutcome.Done(counted.Value);
    }
}
