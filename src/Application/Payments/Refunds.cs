using CleanOrders.Application.Ports;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Payments;

/// <summary>Promises money of an order back: to the order and its lines, in the ledger, and as a job that gives it back.</summary>
public sealed class Refunds(IPayments payments, IJobQueue jobs, TimeProvider clock)
{
    /// <summary>What is left of these parts; where that is nothing, nothing goes back, and the provider hears of nothing.</summary>
    public async Task<Result> PromiseParts(Order order, Note reason, IReadOnlyList<RefundLine> lines, Actor by, CancellationToken ct) =>
        lines.Count > 0
        && await Promise(order, lines.Select(line => line.Amount).Aggregate(Money.Add), reason, lines, by, ct) is { IsFailure: true } refused
            ? refused.Error!
            : Result.Success;

    /// <param name="lines">What of the amount belongs to which line.</param>
    /// <returns>The refund; or <c>payment.refund_exceeds_captured</c>.</returns>
    public async Task<Result<Refund>> Promise(Order order, Money amount, Note reason, IReadOnlyList<RefundLine> lines, Actor by, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (order.Refund(amount, lines, by, now) is { IsFailure: true } refused)
            return refused.Error!;

        var payment = await payments.Find(order.Payment!.Value, ct) ?? throw new InvalidOperationException($"The payment of {order.Id} is not there.");
        var refund = payment.RequestRefund(amount, reason, lines, by, now);

        // They hold the same money: where the payment has less of it than the order, the order was read before somebody else's refund.
        if (refund.IsFailure)
            return UnitOfWorkErrors.Contention.With("Money of the order went back meanwhile.");

        _ = await jobs.Enqueue(new SendRefund(payment.Id, refund.Value.Id), terms: null, ct);
        return refund;
    }
}
