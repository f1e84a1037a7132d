using CleanOrders.Application.Jobs;
using CleanOrders.Application.Ports;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;

namespace CleanOrders.Application.Payments;

/// <summary>The job that finds out what became of an attempt to pay.</summary>
/// <param name="Told">Whether the provider said that something has happened: then it is asked even where the attempt took nothing.</param>
public sealed record ResolvePayment(PaymentId Payment, bool Told = false);

/// <summary>
/// Asks the provider. What it does not know is sent again under the same id while the order waits for it, and voided otherwise. While there is no answer
/// it is tried again, and in the end it is a dead letter, for a person.
/// </summary>
public sealed class ResolvePaymentHandler(IUnitOfWork unitOfWork, IPayments payments, IOrders orders, IPaymentProvider provider, PaymentSettlement settlement) : IJobHandler<ResolvePayment>
{
    public async Task<JobOutcome> Handle(ResolvePayment arguments, JobRun run, CancellationToken ct)
    {
        if (await payments.Find(arguments.Payment, ct) is not { } payment)
            return new JobOutcome.RetryLater($"There is no payment {arguments.Payment} yet.");
        if (payment.Status == PaymentStatus.Succeeded || (!payment.IsOpen && !arguments.Told))
            return new JobOutcome.Done(payment.Status);
        if (payment.Provider != provider.Name)
            return new JobOutcome.GiveUp($"{payment.Id} was begun with the provider {payment.Provider}, which is not configured.");

        var outcome = await Ask(payment, ct);
        var settled = await unitOfWork.Run(token => settlement.Settle(payment.Id, outcome, token), ct);
        return settled switch
        {
            { IsFailure: true } => new JobOutcome.RetryLater(settled.Error.Detail),
            { Value.Payment.IsOpen: true } when outcome is { Status: ChargeStatus.Captured, Amount: { } taken } => new JobOutcome.GiveUp($"{provider.Name} took {taken} for {payment.Id}, and not {payment.Amount}."),
            { Value.Payment.IsOpen: true } => new JobOutcome.RetryLater($"{provider.Name} says of {payment.Id}: {outcome.Status}."),
            _ => new JobOutcome.Done(settled.Value.Payment.Status),
        };
    }

    private async Task<ChargeOutcome> Ask(Payment payment, CancellationToken ct)
    {
        var outcome = await provider.Find(payment.Id, ct);
        if (outcome.Status is not (ChargeStatus.NotFound or ChargeStatus.Pending or ChargeStatus.NotSent))
            return outcome;
        if (outcome.Status == ChargeStatus.NotSent)
            return new ChargeOutcome(ChargeStatus.Unknown, Why: outcome.Why);

        var isWanted = await orders.Find(payment.Order, ownedBy: null, ct) is { Status: OrderStatus.AwaitingPayment } order && order.Payment == payment.Id;
        var next = (isWanted, outcome.Status) switch
        {
            (false, _) => await provider.Void(payment.Id, ct),
            (true, ChargeStatus.NotFound) when payment.Token is { } token => await provider.Charge(payment.Id, payment.Amount, new PaymentToken(token), ct),
            _ => outcome,
        };

        // This time it was not sent, but an earlier time it may have been.
        return next.Status is ChargeStatus.NotSent or ChargeStatus.NotFound ? new ChargeOutcome(ChargeStatus.Unknown, Why: next.Why) : next;
    }
}
