using CleanOrders.Application.Events;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Reactions;

/// <param name="Number">Of the order.</param>
/// <param name="Amount">What was to be taken.</param>
/// <param name="CanPay">Whether the order still waits for its money.</param>
/// <param name="Address">Where the customer sees the order.</param>
public sealed record FailedPaymentNotice(string Number, Money Amount, bool CanPay, string Address);

/// <summary>
/// The provider refused a payment: the customer of its order is notified, and whether they can pay again. Why it was refused is the
/// provider's word to the shop, not to them.
/// </summary>
public sealed class NotifyCustomerOfFailedPaymentHandler(CustomerNotices notices) : IReaction<PaymentEntry>
{
    public static readonly NotificationTemplate<FailedPaymentNotice> Template = new(
        "payment_failed", NotificationCategory.Payments,
        new FailedPaymentNotice("2026-000042", new Money(4998, Currency.Eur), CanPay: true, "https://shop.example.com/orders/ord_1"));

    public Task<Result> Handle(PaymentEntry happened, CancellationToken ct) => notices.Notify(
        Template, happened.Order, (order, address) => new FailedPaymentNotice(
            order.Number.Value, happened.Amount, order.Status == OrderStatus.AwaitingPayment, address), ct);
}
