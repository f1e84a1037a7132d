using CleanOrders.Application.Events;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Reactions;

/// <param name="Number">Of the order.</param>
/// <param name="Carrier">Who brought it.</param>
/// <param name="Address">Where the customer sees the order.</param>
public sealed record DeliveryNotice(string Number, string Carrier, string Address);

/// <summary>A parcel has arrived: its customer is notified.</summary>
public sealed class NotifyCustomerOfDeliveryHandler(CustomerNotices notices) : IReaction<ShipmentDelivered>
{
    public static readonly NotificationTemplate<DeliveryNotice> Template = new(
        "shipment_delivered", NotificationCategory.Orders,
        new DeliveryNotice("2026-000042", "DHL", "https://shop.example.com/orders/ord_1"));

    public Task<Result> Handle(ShipmentDelivered happened, CancellationToken ct) => notices.Notify(
        Template, happened.Order,
        (order, address) => new DeliveryNotice(
            order.Number.Value, order.Shipments.Single(parcel => parcel.Id == happened.Shipment).Tracking.Carrier, address),
        ct);
}
