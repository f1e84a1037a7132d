using CleanOrders.Application.Events;
using CleanOrders.Application.Notifications.Reactions;
using CleanOrders.Application.Notifications.Webhooks.Deliveries;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;

namespace CleanOrders.Application.Notifications;

/// <summary>What notifications do because of what has happened.</summary>
public static class NotificationReactions
{
    public static readonly IReadOnlyList<Reaction> All =
    [
        Reaction.Of<OrderShipped, NotifyCustomerOfShipmentHandler>("tell-customer-order-was-shipped"),
        Reaction.Of<ShipmentDelivered, NotifyCustomerOfDeliveryHandler>("notify-customer-of-delivery"),
        Reaction.Of<OrderCancelled, NotifyCustomerOfCancellationHandler>("notify-customer-of-cancellation"),
        Reaction.Of<OrderRefunded, NotifyCustomerOfRefundHandler>("notify-customer-of-refund"),
        Reaction.Of<OrderPaid, NotifyCustomerOfPaymentHandler>("notify-customer-of-payment"),
        Reaction.Of<OrderPaidTooLate, NotifyCustomerOfLatePaymentHandler>("notify-customer-of-late-payment"),
        Reaction.Of<PaymentEntry, NotifyCustomerOfFailedPaymentHandler>(
            "notify-customer-of-failed-payment", EventTypes.OfPayments[PaymentEntryKind.Declined]),
        Reaction.Of<OrderReturnRequested, NotifyCustomerOfRequestedReturnHandler>("notify-customer-of-requested-return"),
        Reaction.Of<OrderReturnReceived, NotifyCustomerOfReceivedReturnHandler>("notify-customer-of-received-return"),
        Reaction.Of<PostRejected, NotifyAuthorOfRejectionHandler>("notify-author-of-rejection"),
        Reaction.Of<PostPublished, NotifyAuthorOfPublicationHandler>("notify-author-of-publication"),
        Reaction.Of<PostPublished, NotifyAuthorOfReplyHandler>("notify-author-of-reply"),
        Reaction.OfPublished<PublishToWebhooksHandler>("publish-to-webhooks", [.. EventTypes.All]),
    ];
}
