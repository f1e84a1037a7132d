using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Payments.Refunding;

/// <summary>Promises money of an order back: to the order and its lines, in the ledger, and as a job that gives it back.</summary>
public sealed class Refunds(IPayments payments, IJobQueue jobs, TimeProvider clock)
{
    public static readonly ErrorType NothingToRefund = new(ErrorKind.Invalid, "payment.nothing_to_refund",
        "The amount is nothing", "A refund is of at least one minor unit.");

    /// <summary>What staff say of a refund: how much, and why.</summary>
    public static (Money Amount, Note Reason) Read(MoneyInput? parts, string? text, Violations violations)
    {
        var amount = violations.Take("/amount", Money.From(parts ?? MoneyInput.None));
        var reason = violations.Take("/reason", Note.From(text));
        if (!violations.Any && amount.Amount == 0)
            violations.Add("/amount/amount", NothingToRefund.With("A refund is of at least 1."));
        return (amount, reason);
    }

    /// <summary>What is left of these parts; where that is nothing, nothing goes back, and the provider hears of nothing.</summary>
    public async Task<Result> PromiseParts(Order order, Note reason, IReadOnlyList<RefundLine> lines, Actor by, CancellationToken ct) =>
        lines.Count > 0
        && await Promise(
            order, lines.Select(line => line.Amount).Aggregate(Money.Add), reason, lines, by, ct) is { IsFailure: true } refused
                ? refused.Error!
                : Result.Success;

    /// <summary>Money of the payment that paid the order.</summary>
    /// <param name="lines">What of the amount belongs to which line.</param>
    /// <returns>The refund; or <c>payment.refund_exceeds_captured</c>.</returns>
    public async Task<Result<Refund>> Promise(
        Order order, Money amount, Note reason, IReadOnlyList<RefundLine> lines, Actor by, CancellationToken ct)
    {
        if (order.Refund(amount, lines, by, clock.GetUtcNow()) is { IsFailure: true } refused)
        {
            return order.Unapplied == order.UnappliedRefunded
                ? refused.Error!
                : refused.Error! with
                {
                    Detail =
                    $"{refused.Error!.Detail} What came too late to pay the order is refunded at its payment."
                };
        }

        var payment = await payments.Find(order.Payment!.Value, ct)
            ?? throw new InvalidOperationException($"The payment of {order.Id} is not there.");
        var refund = await Promise(payment, amount, reason, lines, by, ct);

        // They hold the same money: where the payment has less of it than the order, the order was read before somebody else's refund.
        return refund.IsFailure ? UnitOfWorkErrors.Contention.With("Money of the order went back meanwhile.") : refund;
    }

    /// <summary>Money of this payment, whether it paid the order or came too late for that: then it belongs to none of its lines.</summary>
    /// <returns>The refund; or <c>payment.refund_exceeds_captured</c>.</returns>
    public async Task<Result<Refund>> Promise(Order order, Payment payment, Money amount, Note reason, Actor by, CancellationToken ct)
    {
        var isApplied = order.Payment == payment.Id;
        var lines = isApplied && amount.Currency == order.Total.Currency ? order.RefundLinesOf(amount) : [];
        var refund = await Promise(payment, amount, reason, lines, by, ct);
        if (refund.IsFailure)
            return refund;

        var now = clock.GetUtcNow();
        var taken = isApplied ? order.Refund(amount, lines, by, now) : order.RefundUnapplied(amount, by, now);
        return taken.IsFailure ? taken.Error! : refund;
    }

    private async Task<Result<Refund>> Promise(
        Payment payment, Money amount, Note reason, IReadOnlyList<RefundLine> lines, Actor by, CancellationToken ct)
    {
        var refund = payment.RequestRefund(amount, reason, lines, by, clock.GetUtcNow());
        if (refund.IsFailure)
            return refund;

        _ = await jobs.Enqueue(new SendRefund(payment.Id, refund.Value.Id), terms: null, ct);
        return refund;
    }
}
