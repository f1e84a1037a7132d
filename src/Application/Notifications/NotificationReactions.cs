using CleanOrders.Application.Events;
using CleanOrders.Domain.Orders;

namespace CleanOrders.Application.Notifications;

/// <summary>What notifications do because of what has happened.</summary>
public static class NotificationReactions
{
    public static readonly IReadOnlyList<Reaction> All =
    [
        Reaction.Of<OrderShipped, NotifyCustomerOfShipmentHandler>("tell-customer-order-was-shipped"),
    ];
}
