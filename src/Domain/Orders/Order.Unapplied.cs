using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Orders;

/// <summary>Money that came when the order could no longer be paid by it: taken beside what paid the order, and to go back.</summary>
public sealed partial class Order
{
    /// <summary>What was taken for it and did not pay it.</summary>
    public Money Unapplied => new(UnappliedAmount, Currency);

    /// <summary>What of that went back or is promised.</summary>
    public Money UnappliedRefunded => new(UnappliedRefundedAmount, Currency);

    private long UnappliedAmount { get; set; }

    private long UnappliedRefundedAmount { get; set; }

    /// <summary>The money has come too late: the order stays as it is.</summary>
    public void PayTooLate(Payment payment, DateTimeOffset now)
    {
        if (Payment == payment.Id)
            Payment = null;
        if (payment.Captured.Amount == 0)
            return;

        UnappliedAmount = (Unapplied + payment.Captured).Amount;
        Record(new OrderPaidTooLate(payment.Id, payment.Captured), Status, Actor.System, now);
    }

    /// <summary>What came too late goes back: never more than that.</summary>
    public Result RefundUnapplied(Money amount, Actor by, DateTimeOffset now)
    {
        if (amount.Currency != Currency || (Unapplied - UnappliedRefunded - amount).Amount < 0)
            return PaymentErrors.TooMuch(Unapplied, UnappliedRefunded, amount);

        UnappliedRefundedAmount = (UnappliedRefunded + amount).Amount;
        Record(new OrderRefunded(amount), Status, by, now);
        return Result.Success;
    }

    /// <summary>What was to go back could not: it can be refunded again.</summary>
    public void FailUnappliedRefund(Money amount, DateTimeOffset now)
    {
        UnappliedRefundedAmount = (UnappliedRefunded - amount).Amount;
        Record(new OrderRefundFailed(amount), Status, Actor.System, now);
    }
}
