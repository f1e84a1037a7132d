using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;

namespace CleanOrders.Application.Events;

/// <summary>
/// What leaves the process, by its name on the wire. The names and the JSON of each are a contract with other systems:
/// <c>docs/events.md</c> shows them, and a test compares it with the code.
/// </summary>
public static class EventTypes
{
    /// <summary>The version of the data of every event: another one has another meaning.</summary>
    public const int Version = 1;

    /// <summary>Each event of an order.</summary>
    public static readonly IReadOnlyDictionary<Type, string> OfOrders = new Dictionary<Type, string>
    {
        [typeof(OrderPlaced)] = "order_placed",
        [typeof(OrderPaid)] = "order_paid",
        [typeof(OrderPaidTooLate)] = "order_paid_too_late",
        [typeof(OrderPreparationStarted)] = "order_preparation_started",
        [typeof(OrderShipped)] = "order_shipped",
        [typeof(ShipmentDelivered)] = "shipment_delivered",
        [typeof(OrderRestCancelled)] = "order_rest_cancelled",
        [typeof(OrderDelivered)] = "order_delivered",
        [typeof(OrderReturnRequested)] = "order_return_requested",
        [typeof(OrderReturnReceived)] = "order_return_received",
        [typeof(OrderCancelled)] = "order_cancelled",
        [typeof(OrderRefunded)] = "order_refunded",
        [typeof(OrderRefundFailed)] = "order_refund_failed",
        [typeof(OrderExpired)] = "order_expired",
    };

    /// <summary>Each entry of the ledger of payments.</summary>
    public static readonly IReadOnlyDictionary<PaymentEntryKind, string> OfPayments = new Dictionary<PaymentEntryKind, string>
    {
        [PaymentEntryKind.Begun] = "payment_begun",
        [PaymentEntryKind.Authorised] = "payment_authorised",
        [PaymentEntryKind.Captured] = "payment_captured",
        [PaymentEntryKind.Declined] = "payment_declined",
        [PaymentEntryKind.Voided] = "payment_voided",
        [PaymentEntryKind.RefundRequested] = "payment_refund_requested",
        [PaymentEntryKind.Refunded] = "payment_refunded",
        [PaymentEntryKind.RefundFailed] = "payment_refund_failed",
    };

    private static readonly Dictionary<string, Type> Types = OfOrders.Select(type => (Name: type.Value, Type: type.Key))
        .Concat(OfPayments.Values.Select(name => (Name: name, Type: typeof(PaymentEntry))))
        .ToDictionary(type => type.Name, type => type.Type, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> All => Types.Keys;

    /// <summary>What an event of this name is read as; nothing, where there is none of this name.</summary>
    public static Type? Find(string name) => Types.GetValueOrDefault(name);

    /// <summary>The names of all that are a <typeparamref name="TEvent"/>.</summary>
    public static IReadOnlySet<string> NamesOf<TEvent>() =>
        Types.Where(type => type.Value.IsAssignableTo(typeof(TEvent))).Select(type => type.Key).ToHashSet(StringComparer.Ordinal);
}
