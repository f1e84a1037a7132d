using CleanOrders.Application.Events;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Reactions;

/// <summary>Money came that the order could no longer take: its customer is notified that it goes back.</summary>
public sealed class NotifyCustomerOfLatePaymentHandler(CustomerNotices notices) : IReaction<OrderPaidTooLate>
{
    public static readonly NotificationTemplate<PaymentNotice> Template = new(
        "payment_too_late", NotificationCategory.Payments,
        new PaymentNotice("2026-000042", new Money(4998, Currency.Eur), "https://shop.example.com/orders/ord_1"));

    public Task<Result> Handle(OrderPaidTooLate happened, CancellationToken ct) => notices.Notify(
        Template, happened.Order, (order, address) => new PaymentNotice(order.Number.Value, happened.Amount, address), ct);
}
