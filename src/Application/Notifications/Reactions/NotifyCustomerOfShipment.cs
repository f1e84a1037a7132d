using CleanOrders.Application.Events;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Reactions;

/// <param name="Number">Of the order.</param>
/// <param name="Pieces">What the parcel holds, as in <c>2 × KETTLE-1</c>.</param>
/// <param name="Address">Where the customer sees the order.</param>
public sealed record ShipmentNotice(string Number, string Carrier, string Tracking, IReadOnlyList<string> Pieces, string Address);

/// <summary>A parcel is on its way: its customer is notified.</summary>
public sealed class NotifyCustomerOfShipmentHandler(CustomerNotices notices) : IReaction<OrderShipped>
{
    public static readonly NotificationTemplate<ShipmentNotice> Template = new(
        "order_shipped", NotificationCategory.Orders,
        new ShipmentNotice("2026-000042", "DHL", "JJD0099", ["2 × KETTLE-1", "1 × CUP-3"], "https://shop.example.com/orders/ord_1"));

    public Task<Result> Handle(OrderShipped happened, CancellationToken ct) => notices.Notify(
        Template, happened.Order, (order, address) =>
        {
            var shipment = order.Shipments.Single(parcel => parcel.Id == happened.Shipment);
            return new ShipmentNotice(
                order.Number.Value, shipment.Tracking.Carrier, shipment.Tracking.Number,
                [.. shipment.Lines.Select(line => $"{line.Quantity} × {line.Sku}")], address);
        },
        ct);
}
