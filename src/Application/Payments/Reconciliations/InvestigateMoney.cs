using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Payments.Refunding;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Payments.Reconciliations;

/// <summary>
/// The job that finds out what stands behind the provider's word about a refund, or about money that is none of ours by its ids.
/// </summary>
/// <param name="Charge">As the provider names it.</param>
/// <param name="Refund">The same; nothing, where it is about the charge itself.</param>
public sealed record InvestigateMoney(string Charge, string? Refund = null);

/// <summary>
/// It asks and never sends: the refund itself is <see cref="SendRefund"/>'s. What the ledger does not have is a dead letter at once, for a
/// person.
/// </summary>
public sealed class InvestigateMoneyHandler(
    IUnitOfWork unitOfWork, IPayments payments, IPaymentProvider provider, PaymentSettlement settlement, IReconciliations reconciliations)
    : IJobHandler<InvestigateMoney>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(InvestigateMoney arguments, JobRun run, CancellationToken ct)
    {
        var payment = PaymentId.TryParse(arguments.Charge, out var id) ? await payments.Find(id, ct) : null;
        if (payment is not null && payment.Provider != provider.Name)
            return new JobOutcome.FailPermanently($"{payment.Id} was taken by the provider {payment.Provider}, which is not configured.");

        var ours = payment?.Refunds.FirstOrDefault(refund => $"{refund.Id}" == arguments.Refund);
        var said = arguments.Refund is { } reference ? await provider.FindRefund(reference, ct) : null;
        if (said is { Status: RefundStatus.Pending })
            return new JobOutcome.RetryLater($"{provider.Name} says of {arguments.Refund}: {said.Reason ?? "pending"}.");
        var given = said is { Status: RefundStatus.Succeeded } ? said.Amount : null;
        if (ours is null)
        {
            var unknown = new PaymentDifference(DifferenceKind.Missing, arguments.Charge, arguments.Refund, Ours: null, given);
            return await Report(unknown, "is not known here", ct);
        }

        var kept = ours.Status == RefundStatus.Succeeded ? ours.Amount : (Money?)null;
        var isNew = ours.Status == RefundStatus.Pending && (given is null || given == ours.Amount);
        if (!isNew && PaymentDifference.Between(kept, given, arguments.Charge, arguments.Refund) is { } difference)
            return await Report(difference, $"is {ours.Status} here, with {ours.Amount}", ct);

        // What the provider has not heard of yet is on its way to it.
        if (said is null || ours.Status != RefundStatus.Pending)
            return new JobOutcome.Done(ours.Status);
        var settled = await unitOfWork.Run(token => settlement.Settle(payment!.Id, ours.Id, said, token), ct);
        return settled.IsFailure ? new JobOutcome.RetryLater(settled.Error.Detail) : new JobOutcome.Done(said.Status);
    }

    private async Task<JobOutcome> Report(PaymentDifference difference, string here, CancellationToken ct)
    {
        await reconciliations.Report(provider.Name, difference, ct);
        var what = difference.Refund is { } refund ? $"{refund} of {difference.Payment}" : difference.Payment;
        var there = difference.Theirs is { } moved ? $"{moved}" : "nothing that moved, or it does not say";
        return new JobOutcome.FailPermanently($"{provider.Name} speaks of {what}, which {here}; there it is {there}.");
    }
}
