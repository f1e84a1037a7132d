using System.Text.Json.Serialization;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Payments.Reconciliations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Payments;

/// <summary>The job that finds out what became of an attempt to pay.</summary>
/// <param name="FromWebhook">
/// Whether the provider said that something has happened: then it is asked even where the attempt has ended.
/// </param>
public sealed record ResolvePayment(PaymentId Payment, [property: JsonPropertyName("told")] bool FromWebhook = false);

/// <summary>
/// Asks the provider. What it does not know is sent again under the same id while the order waits for it, and voided otherwise. While there
/// is no answer it is tried again, and in the end it is a dead letter, for a person. So is money that the ledger did not have, at once and
/// whatever the attempt had come to.
/// </summary>
public sealed class ResolvePaymentHandler(
    IUnitOfWork unitOfWork, IPayments payments, IPaymentProvider provider, PaymentSettlement settlement, IReconciliations reconciliations)
    : IJobHandler<ResolvePayment>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(ResolvePayment arguments, JobRun run, CancellationToken ct)
    {
        if (await payments.Find(arguments.Payment, ct) is not { } payment)
            return await HandleUnknown(arguments.Payment, ct);
        if (!payment.IsOpen && !arguments.FromWebhook)
            return new JobOutcome.Done(payment.Status);
        if (payment.Provider != provider.Name)
            return new JobOutcome.FailPermanently($"{payment.Id} was begun with the provider {payment.Provider}, which is not configured.");

        var outcome = await Ask(payment, ct);
        var difference = Difference(payment, outcome);
        var settled = await unitOfWork.Run(token => settlement.Settle(payment.Id, outcome, token), ct);
        if (settled.IsFailure)
            return new JobOutcome.RetryLater(settled.Error.Detail);
        if (difference is not null)
            return await Report(payment, settled.Value.Payment, difference, ct);
        return settled.Value.Payment.IsOpen || !Says(outcome)
            ? new JobOutcome.RetryLater($"{provider.Name} says of {payment.Id}: {outcome.Status}.")
            : new JobOutcome.Done(settled.Value.Payment.Status);
    }

    // An attempt is committed before the provider hears of it: what is not there now will not come.
    private async Task<JobOutcome> HandleUnknown(PaymentId id, CancellationToken ct)
    {
        var outcome = await provider.Find(id, ct);
        if (outcome.Status is ChargeStatus.Unknown or ChargeStatus.NotSent)
            return new JobOutcome.RetryLater($"{provider.Name} speaks of a payment {id}, which is not known here, and does not say more.");

        var unknown = new PaymentDifference(DifferenceKind.Missing, $"{id}", Refund: null, Ours: null, outcome.Amount);
        await reconciliations.Report(provider.Name, unknown, ct);
        var amount = outcome.Amount is { } taken ? $", with {taken}" : "";
        return new JobOutcome.FailPermanently(
            $"{provider.Name} speaks of a payment {id}, which is not known here: it is {outcome.Status} there{amount}.");
    }

    private async Task<JobOutcome> Report(Payment before, Payment after, PaymentDifference difference, CancellationToken ct)
    {
        await reconciliations.Report(provider.Name, difference, ct);
        return new JobOutcome.FailPermanently((difference.Ours, difference.Theirs) switch
        {
            (_, null) => $"The ledger has {difference.Ours} of {before.Id}, and {provider.Name} says that it took nothing.",
            (null, { } taken) when taken == before.Amount =>
                $"{provider.Name} took {taken} for {before.Id}, which was {before.Status}: it is {after.Status} now, and what goes back "
                    + $"of it is in its ledger.",
            (_, { } taken) => $"{provider.Name} took {taken} for {before.Id}, which is {after.Status}, and not {before.Amount}.",
        });
    }

    /// <returns>
    /// What the provider has and the ledger does not, or the other way round; nothing, where that is news of an open attempt, or where the
    /// provider does not say.
    /// </returns>
    private static PaymentDifference? Difference(Payment payment, ChargeOutcome outcome)
    {
        var taken = outcome.Taken(payment.Amount);
        if (!Says(outcome) || (payment.IsOpen && taken == payment.Amount))
            return null;
        var ours = payment.Status == PaymentStatus.Succeeded ? payment.Captured : (Money?)null;
        return PaymentDifference.Between(ours, taken, $"{payment.Id}", refund: null);
    }

    private static bool Says(ChargeOutcome outcome) =>
        outcome.Status is not (ChargeStatus.Unknown or ChargeStatus.NotSent or ChargeStatus.Pending);

    private async Task<ChargeOutcome> Ask(Payment payment, CancellationToken ct)
    {
        var outcome = await provider.Find(payment.Id, ct);
        if (payment.Status == PaymentStatus.Succeeded
            || outcome.Status is not (ChargeStatus.NotFound or ChargeStatus.Pending or ChargeStatus.NotSent))
            return outcome;
        if (outcome.Status == ChargeStatus.NotSent)
            return outcome.IfSentBefore();

        var next = (await settlement.IsWanted(payment, ct), outcome.Status) switch
        {
            (false, _) => await provider.Void(payment.Id, ct),
            (true, ChargeStatus.NotFound) when payment.Token is { } token =>
                await provider.Charge(payment.Id, payment.Amount, new PaymentToken(token), ct),
            _ => outcome,
        };
        return next.IfSentBefore();
    }
}
