using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Payments.Reconciliations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Payments.Refunding;

/// <summary>The job that gives promised money back.</summary>
public sealed record SendRefund(PaymentId Payment, RefundId Refund);

/// <summary>
/// The provider does it once, however often it is asked. What it refuses for good is a dead letter and stays one, requeued or not: its
/// amount may have been promised again since, so a person decides, by a new refund.
/// </summary>
public sealed class SendRefundHandler(
    IUnitOfWork unitOfWork, IPayments payments, IPaymentProvider provider, PaymentSettlement settlement, IReconciliations reconciliations)
    : IJobHandler<SendRefund>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(SendRefund arguments, JobRun run, CancellationToken ct)
    {
        if (await payments.Find(arguments.Payment, ct) is not { } payment
            || payment.Refunds.FirstOrDefault(refund => refund.Id == arguments.Refund) is not { } refund)
            return new JobOutcome.RetryLater($"There is no refund {arguments.Refund} of a payment {arguments.Payment} yet.");
        if (refund.Status == RefundStatus.Failed)
            return Refused(payment, refund, refund.Why);
        if (refund.Status == RefundStatus.Succeeded)
            return new JobOutcome.Done(refund.Status);
        if (payment.Provider != provider.Name)
            return new JobOutcome.FailPermanently($"{payment.Id} was taken by the provider {payment.Provider}, which is not configured.");

        var outcome = await provider.Refund(refund.Id, payment.Id, refund.Amount, ct);
        if (outcome.Amount is { } given && given != refund.Amount)
        {
            await Report(payment, refund, DifferenceKind.Different, given, ct);
            return new JobOutcome.FailPermanently(
                $"{provider.Name} gave {given} back for {refund.Id} of {payment.Id}, and not {refund.Amount}.");
        }

        if (outcome.Status == RefundStatus.Pending)
            return new JobOutcome.RetryLater($"{provider.Name} has not given {refund.Id} back yet: {outcome.Reason ?? "pending"}.");

        var settled = await unitOfWork.Run(token => settlement.Settle(payment.Id, refund.Id, outcome, token), ct);
        if (settled.IsFailure)
            return new JobOutcome.RetryLater(settled.Error.Detail);
        if (outcome.Status == RefundStatus.Succeeded)
            return new JobOutcome.Done(outcome.Status);

        // Money is left by the ledger and none by the provider's books: more went back there than is known here.
        if (outcome.BooksDiffer)
            await Report(payment, refund, DifferenceKind.Extra, given: null, ct);
        return Refused(payment, refund, outcome.Reason);
    }

    private Task Report(Payment payment, Refund refund, DifferenceKind kind, Money? given, CancellationToken ct) =>
        reconciliations.Report(provider.Name, new PaymentDifference(kind, $"{payment.Id}", $"{refund.Id}", refund.Amount, given), ct);

    private JobOutcome.FailPermanently Refused(Payment payment, Refund refund, string? why) => new(
        $"{provider.Name} refused {refund.Id} for good: {why ?? "no reason given"}. Nothing went back, and requeueing it sends nothing: "
        + $"refund it in another way, or ask for a new refund of {payment.Id}.");
}
