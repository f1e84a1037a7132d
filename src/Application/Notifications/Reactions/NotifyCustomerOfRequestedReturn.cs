using CleanOrders.Application.Events;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Reactions;

/// <param name="Number">Of the order.</param>
/// <param name="Return">Its id, to be written on the parcel.</param>
/// <param name="Pieces">What comes back, as in <c>2 × KETTLE-1</c>.</param>
/// <param name="Address">Where the customer sees the order.</param>
public sealed record ReturnNotice(string Number, string Return, IReadOnlyList<string> Pieces, string Address)
{
    public static readonly ReturnNotice Sample = new(
        "2026-000042", "ret_1", ["2 × KETTLE-1", "1 × CUP-3"], "https://shop.example.com/orders/ord_1");

    public static ReturnNotice Of(Order order, ReturnId id, string address) => new(
        order.Number.Value, $"{id}",
        [.. order.Returns.Single(announced => announced.Id == id).Lines.Select(line => $"{line.Quantity} × {line.Sku}")], address);
}

/// <summary>A return was announced: the customer is notified of what is expected of them, whoever announced it.</summary>
public sealed class NotifyCustomerOfRequestedReturnHandler(CustomerNotices notices) : IReaction<OrderReturnRequested>
{
    public static readonly NotificationTemplate<ReturnNotice> Template = new(
        "return_requested", NotificationCategory.Orders, ReturnNotice.Sample);

    public Task<Result> Handle(OrderReturnRequested happened, CancellationToken ct) => notices.Notify(
        Template, happened.Order, (order, address) => ReturnNotice.Of(order, happened.Return, address), ct);
}
