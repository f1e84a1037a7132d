using CleanOrders.Application.Events;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Reactions;

/// <param name="Number">Of the order.</param>
/// <param name="Reason">In the words of whoever cancelled it.</param>
/// <param name="Address">Where the customer sees the order.</param>
public sealed record CancellationNotice(string Number, string Reason, string Address);

/// <summary>An order was cancelled: its customer is notified, whoever did it.</summary>
public sealed class NotifyCustomerOfCancellationHandler(CustomerNotices notices) : IReaction<OrderCancelled>
{
    public static readonly NotificationTemplate<CancellationNotice> Template = new(
        "order_cancelled", NotificationCategory.Orders,
        new CancellationNotice("2026-000042", "The kettle is sold out.", "https://shop.example.com/orders/ord_1"));

    public Task<Result> Handle(OrderCancelled happened, CancellationToken ct) => notices.Notify(
        Template, happened.Order, (order, address) => new CancellationNotice(order.Number.Value, happened.Reason.Value, address), ct);
}
