using CleanOrders.Application.Events;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Reactions;

/// <summary>A return has come in and was inspected: the customer is notified.</summary>
public sealed class NotifyCustomerOfReceivedReturnHandler(CustomerNotices notices) : IReaction<OrderReturnReceived>
{
    public static readonly NotificationTemplate<ReturnNotice> Template = new(
        "return_received", NotificationCategory.Orders, ReturnNotice.Sample);

    public Task<Result> Handle(OrderReturnReceived happened, CancellationToken ct) => notices.Notify(
        Template, happened.Order, (order, address) => ReturnNotice.Of(order, happened.Return, address), ct);
}
