using System.Collections.Frozen;
using System.Text.Json.Serialization;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Orders;

public enum OrderStatus
{
    AwaitingPayment,
    Paid,
    Preparing,
    PartiallyShipped,
    Shipped,
    Delivered,
    PartiallyReturned,
    Returned,
    Cancelled,
    Expired,
}

/// <summary>What a person can do to an order, named as the last segment of its path.</summary>
public enum OrderAction
{
    Payments,
    Cancellation,

    /// <summary>Named with two segments: the last one alone is the cancellation of the whole order.</summary>
    [JsonStringEnumMemberName("rest/cancellation")]
    RestCancellation,

    Preparation,
    Shipments,
    Delivery,
    Returns,
    Receipt,
    Refunds,
}

/// <summary>The life of an order. This is the only place that knows which status may follow which.</summary>
public static class OrderLifecycle
{
    private static readonly FrozenDictionary<OrderStatus, OrderStatus[]> NextTable = new Dictionary<OrderStatus, OrderStatus[]>
    {
        [OrderStatus.AwaitingPayment] = [OrderStatus.Paid, OrderStatus.Cancelled, OrderStatus.Expired],
        [OrderStatus.Paid] = [OrderStatus.Preparing, OrderStatus.Cancelled],
        [OrderStatus.Preparing] = [OrderStatus.PartiallyShipped, OrderStatus.Shipped, OrderStatus.Cancelled],
        [OrderStatus.PartiallyShipped] = [OrderStatus.PartiallyShipped, OrderStatus.Shipped],
        [OrderStatus.Shipped] = [OrderStatus.Delivered],
        [OrderStatus.Delivered] = [OrderStatus.PartiallyReturned, OrderStatus.Returned],
        [OrderStatus.PartiallyReturned] = [OrderStatus.PartiallyReturned, OrderStatus.Returned],
        [OrderStatus.Returned] = [],
        [OrderStatus.Cancelled] = [],
        [OrderStatus.Expired] = [],
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<OrderAction, OrderStatus[]> LeadsToTable = new Dictionary<OrderAction, OrderStatus[]>
    {
        [OrderAction.Payments] = [OrderStatus.Paid],
        [OrderAction.Cancellation] = [OrderStatus.Cancelled],
        [OrderAction.RestCancellation] = [OrderStatus.Shipped],
        [OrderAction.Preparation] = [OrderStatus.Preparing],
        [OrderAction.Shipments] = [OrderStatus.PartiallyShipped, OrderStatus.Shipped],
        [OrderAction.Delivery] = [OrderStatus.PartiallyShipped, OrderStatus.Delivered],
        [OrderAction.Returns] = [OrderStatus.PartiallyReturned, OrderStatus.Returned],
        [OrderAction.Receipt] = [OrderStatus.PartiallyReturned, OrderStatus.Returned],
        [OrderAction.Refunds] = [],
    }.ToFrozenDictionary();

    public static IReadOnlyList<OrderStatus> NextOf(OrderStatus from) => NextTable[from];

    /// <summary>The statuses that the action can bring an order to.</summary>
    public static IReadOnlyList<OrderStatus> LeadsTo(OrderAction action) => LeadsToTable[action];

    public static bool Allows(OrderStatus from, OrderStatus to) => NextTable[from].Contains(to);

    public static bool Allows(OrderStatus from, OrderAction action) => LeadsToTable[action].Any(to => Allows(from, to));

    /// <summary>Whether the order as it is lets somebody do this: its status allows it, and there is something to do it with.</summary>
    public static bool Allows(Order order, OrderAction action) => action == OrderAction.Refunds
        ? order.Captured.Amount > order.Refunded.Amount
        : Allows(order.Status, action) && action switch
        {
            OrderAction.Delivery => order.Shipments.Any(shipment => shipment.DeliveredAt is null),
            OrderAction.Returns => order.Lines.Any(line => order.Returnable(line) > 0),
            OrderAction.Receipt => order.Returns.Any(announced => announced.ReceivedAt is null),
            OrderAction.Payments => order.Payment is null || order.IsFree,
            OrderAction.RestCancellation => order.Status == OrderStatus.PartiallyShipped,
            OrderAction.Preparation => !order.IsRefunded,
            OrderAction.Shipments => !order.IsRefunded && order.Lines.Any(line => line.ToShip > Quantity.Zero && !line.IsRefunded),
            OrderAction.Cancellation or OrderAction.Refunds => true,
        };

    public static bool IsFinal(OrderStatus status) => NextTable[status].Length == 0;
}
