using CleanOrders.Application.Events;

namespace CleanOrders.Application.Notifications;

/// <summary>What notifications do because of what has happened.</summary>
public static class NotificationReactions
{
    public static readonly IReadOnlyList<Reaction> All =
    [
        Reaction.Of<NotifyCustomerOfShipmentHandler>("tell-customer-order-was-shipped", "order_shipped"),
    ];
}
