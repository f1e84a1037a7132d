using CleanOrders.Application.Events;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Reactions;

/// <param name="Number">Of the order.</param>
/// <param name="Amount">What goes back.</param>
/// <param name="Address">Where the customer sees the order.</param>
public sealed record RefundNotice(string Number, Money Amount, string Address);

/// <summary>Money goes back: the customer of its order is notified.</summary>
public sealed class NotifyCustomerOfRefundHandler(CustomerNotices notices) : IReaction<OrderRefunded>
{
    public static readonly NotificationTemplate<RefundNotice> Template = new(
        "order_refunded", NotificationCategory.Payments,
        new RefundNotice("2026-000042", new Money(4998, Currency.Eur), "https://shop.example.com/orders/ord_1"));

    public Task<Result> Handle(OrderRefunded happened, CancellationToken ct) => notices.Notify(
        Template, happened.Order, (order, address) => new RefundNotice(order.Number.Value, happened.Amount, address), ct);
}
