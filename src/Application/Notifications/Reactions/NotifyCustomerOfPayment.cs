using CleanOrders.Application.Events;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Reactions;

/// <param name="Number">Of the order.</param>
/// <param name="Amount">What was taken.</param>
/// <param name="Address">Where the customer sees the order.</param>
public sealed record PaymentNotice(string Number, Money Amount, string Address);

/// <summary>The money for an order was taken: its customer is notified. An order that costs nothing is no payment.</summary>
public sealed class NotifyCustomerOfPaymentHandler(CustomerNotices notices) : IReaction<OrderPaid>
{
    public static readonly NotificationTemplate<PaymentNotice> Template = new(
        "payment_received", NotificationCategory.Payments,
        new PaymentNotice("2026-000042", new Money(4998, Currency.Eur), "https://shop.example.com/orders/ord_1"));

    public async Task<Result> Handle(OrderPaid happened, CancellationToken ct) => happened.Payment is null
        ? Result.Success
        : await notices.Notify(
            Template, happened.Order, (order, address) => new PaymentNotice(order.Number.Value, order.Total, address), ct);
}
