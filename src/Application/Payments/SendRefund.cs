using CleanOrders.Application.Jobs;
using CleanOrders.Application.Ports;
using CleanOrders.Domain.Payments;

namespace CleanOrders.Application.Payments;

/// <summary>The job that gives promised money back.</summary>
public sealed record SendRefund(PaymentId Payment, RefundId Refund);

/// <summary>The provider does it once, however often it is asked. What it refuses for good is a dead letter: a person decides.</summary>
public sealed class SendRefundHandler(IUnitOfWork unitOfWork, IPayments payments, IPaymentProvider provider, PaymentSettlement settlement) : IJobHandler<SendRefund>
{
    public async Task<JobOutcome> Handle(SendRefund arguments, JobRun run, CancellationToken ct)
    {
        if (await payments.Find(arguments.Payment, ct) is not { } payment || payment.Refunds.FirstOrDefault(refund => refund.Id == arguments.Refund) is not { } refund)
            return new JobOutcome.RetryLater($"There is no refund {arguments.Refund} of a payment {arguments.Payment} yet.");
        if (refund.Status != RefundStatus.Pending)
            return new JobOutcome.Done(refund.Status);
        if (payment.Provider != provider.Name)
            return new JobOutcome.GiveUp($"{payment.Id} was taken by the provider {payment.Provider}, which is not configured.");

        var outcome = await provider.Refund(refund.Id, payment.Id, refund.Amount, ct);
        if (outcome.Status == RefundStatus.Pending)
            return new JobOutcome.RetryLater($"{provider.Name} has not given {refund.Id} back yet: {outcome.Why ?? "pending"}.");

        var settled = await unitOfWork.Run(token => settlement.Settle(payment.Id, refund.Id, outcome, token), ct);
        return (settled.IsFailure, outcome.Status) switch
        {
            (true, _) => new JobOutcome.RetryLater(settled.Error!.Detail),
            (false, RefundStatus.Failed) => new JobOutcome.GiveUp($"{provider.Name} refused {refund.Id}: {outcome.Why ?? "no reason given"}. Refund it in another way, or once more by a new refund."),
            _ => new JobOutcome.Done(outcome.Status),
        };
    }
}
