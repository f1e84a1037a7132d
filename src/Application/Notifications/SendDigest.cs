using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;

namespace CleanOrders.Application.Notifications;

/// <summary>What a digest for administrators is about. Answered by <see cref="Digest"/>.</summary>
public sealed record SendDigest;

/// <param name="Since">Orders placed at this time or later were counted.</param>
/// <param name="Sent">To how many it was sent: to none, as long as nothing sends notifications.</param>
public sealed record Digest(DateTimeOffset Since, IReadOnlyList<OrdersInStatus> Orders, long DeadLetters, int Sent);

public sealed record OrdersInStatus(OrderStatus Status, long Orders);

/// <summary>Counts what a digest will say. It sends nothing yet.</summary>
public sealed class SendDigestHandler(IQuery<SendDigest, Digest> counts) : IJobHandler<SendDigest>
{
    public async Task<JobOutcome> Handle(SendDigest arguments, JobRun run, CancellationToken ct)
    {
        if (!run.Sender().May(Permission.OrdersRead) || !run.Sender().May(Permission.JobsManage))
            return new JobOutcome.FailPermanently($"Whoever asked for it needs the permissions {Permission.OrdersRead} and {Permission.JobsManage}.");

        var counted = await counts.Ask(arguments, ct);
        return counted.IsFailure ? new JobOutcome.FailPermanently(counted.Error.Detail) : new JobOutcome.Done(counted.Value);
    }
}
