using CleanOrders.Application.Payments.Refunding;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Payments;

/// <summary>
/// Writes into the ledger what the provider said, and lets the order follow. Everybody who hears from the provider comes here: the request,
/// the job, the webhook. Said twice, or in another order, it comes to the same.
/// </summary>
public sealed class PaymentSettlement(IOrders orders, IPayments payments, Refunds refunds, TimeProvider clock)
{
    private static readonly Note TooLate = new("The order could no longer be paid.");

    /// <summary>To be run in a unit of work.</summary>
    public async Task<Result<SettledPayment>> Settle(PaymentId id, ChargeOutcome outcome, CancellationToken ct)
    {
        var payment = await FindPayment(id, ct);
        var order = await FindOrder(payment, ct);
        var now = clock.GetUtcNow();
        Error? tooLate = null;
        switch (outcome.Status)
        {
            case ChargeStatus.Captured when outcome.TookAnotherAmount(payment.Amount):
                payment.StaysOpen(answered: false);
                break;
            case ChargeStatus.Captured when payment.Capture(outcome.Reference, now):
                if (order.Pay(payment, now) is { IsFailure: true } refused)
                {
                    tooLate = refused.Error! with
                    {
                        Detail =
                        $"{refused.Error!.Detail} The payment succeeded meanwhile, and the money goes back."
                    };
                    await PayBack(payment, order, now, ct);
                }

                break;
            case ChargeStatus.Captured:
                break;
            case ChargeStatus.Declined or ChargeStatus.UnknownToken:
                payment.Decline(outcome.Reason, now);
                order.EndPayment(payment);
                break;
            case ChargeStatus.Voided or ChargeStatus.NotSent:
                payment.Void(outcome.Reason, now);
                order.EndPayment(payment);
                break;
            case ChargeStatus.Pending or ChargeStatus.NotFound:
                payment.StaysOpen(answered: true);
                break;
            case ChargeStatus.Unknown:
                payment.StaysOpen(answered: false);
                break;
        }

        return new SettledPayment(payment, tooLate);
    }

    /// <summary>Whether the order still waits for this attempt.</summary>
    public async Task<bool> IsWanted(Payment payment, CancellationToken ct) =>
        await orders.Find(payment.Order, ownedBy: null, ct) is { Status: OrderStatus.AwaitingPayment } order && order.Payment == payment.Id;

    /// <summary>To be run in a unit of work.</summary>
    public async Task<Result<Payment>> Settle(PaymentId id, RefundId refund, RefundOutcome outcome, CancellationToken ct)
    {
        var payment = await FindPayment(id, ct);
        var now = clock.GetUtcNow();
        if (outcome.Status == RefundStatus.Succeeded)
            _ = payment.Refund(refund, outcome.Reference, now);
        else if (outcome.Status == RefundStatus.Failed && payment.FailRefund(refund, outcome.Reason, now))
            FailRefund(await FindOrder(payment, ct), payment, payment.Refunds.First(failed => failed.Id == refund), now);
        return payment;
    }

    private static void FailRefund(Order order, Payment payment, Refund failed, DateTimeOffset now)
    {
        if (order.Payment == payment.Id)
            order.FailRefund(failed, now);
        else
            order.FailUnappliedRefund(failed.Amount, now);
    }

    // The order has moved on: it was cancelled, it expired, or another attempt has paid it.
    private async Task PayBack(Payment payment, Order order, DateTimeOffset now, CancellationToken ct)
    {
        order.PayTooLate(payment, now);
        if (payment.Captured.Amount > 0
            && await refunds.Promise(order, payment, payment.Captured, TooLate, Actor.System, ct) is { IsFailure: true } refused)
            throw new InvalidOperationException($"What {payment.Id} took too late cannot be promised back: {refused.Error!.Detail}");
    }

    private async Task<Payment> FindPayment(PaymentId id, CancellationToken ct) =>
        await payments.Find(id, ct) ?? throw new InvalidOperationException($"There is no payment {id}.");

    private async Task<Order> FindOrder(Payment payment, CancellationToken ct) =>
        await orders.Find(payment.Order, ownedBy: null, ct) ?? throw new InvalidOperationException($"There is no order {payment.Order}.");
}

/// <param name="TooLate">Why the order could not be paid by it any more: then its money goes back.</param>
public sealed record SettledPayment(Payment Payment, Error? TooLate);
