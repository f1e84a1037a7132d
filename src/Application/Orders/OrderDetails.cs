using CleanOrders.Application.Orders.Returns;
using CleanOrders.Application.Orders.Shipping;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders;

/// <summary>An order as its readers see it.</summary>
/// <param name="ExpiresAt">Until when it can be paid; only while it waits for that.</param>
/// <param name="AllowedActions">
/// What this caller can do to it now, named as the last segment of the path; but for `rest/cancellation`.
/// </param>
public sealed record OrderDetails(
    OrderId Id, OrderNumber Number, int Version, UserId Customer, OrderStatus Status, DateTimeOffset PlacedAt, DateTimeOffset? ExpiresAt,
    IReadOnlyList<OrderLineDetails> Lines, Money Total, Address ShippingAddress, Note? Note, PaymentSummary Payment,
    IReadOnlyList<ShipmentDetails> Shipments, IReadOnlyList<ReturnDetails> Returns, IReadOnlyList<OrderAction> AllowedActions)
{
    public static OrderDetails From(Order order, Caller caller) => new(
        order.Id, order.Number, order.Version, order.Customer, order.Status, order.PlacedAt,
        order.Status == OrderStatus.AwaitingPayment ? order.ExpiresAt : null,
        [.. order.Lines.Select(OrderLineDetails.From)], order.Total, order.ShippingAddress, order.Note, PaymentSummary.From(order),
        [.. order.Shipments.Select(ShipmentDetails.From)],
        [.. order.Returns.Select(ReturnDetails.From)],
        [.. order.Allowed().Where(action => AccessTo(action, order).Refuses(caller, order.Customer) is null)]);

    private static Access AccessTo(OrderAction action, Order order) => action switch
    {
        OrderAction.Payments => PayOrderHandler.Access,
        OrderAction.Cancellation => order.CustomerCanCancel ? CancelOrderHandler.Access : CancelOrderHandler.AccessOfStaff,
        OrderAction.Preparation => PrepareOrderHandler.Access,
        OrderAction.Shipments => ShipOrderHandler.Access,
        OrderAction.RestCancellation => CancelRestHandler.Access,
        OrderAction.Delivery => DeliverShipmentHandler.Access,
        OrderAction.Returns => RequestReturnHandler.Access,
        OrderAction.Receipt => ReceiveReturnHandler.Access,
        OrderAction.Refunds => RefundOrderHandler.Access,
    };
}

/// <param name="Cancelled">How many pieces were given up before they were shipped.</param>
/// <param name="Refunded">What of its price went back, or is on its way: never more than <paramref name="Total"/>.</param>
public sealed record OrderLineDetails(
    Sku Sku, ProductName Name, Money UnitPrice, Quantity Quantity, Quantity Shipped, Quantity Cancelled, Quantity Returned,
    Money Total, Money Refunded)
{
    public static OrderLineDetails From(OrderLine line) =>
        new(line.Sku, line.Name, line.UnitPrice, line.Quantity, line.Shipped, line.Cancelled, line.Returned, line.Total, line.Refunded);
}

public enum OrderPaymentStatus
{
    Unpaid,

    /// <summary>An attempt to pay is under way.</summary>
    Pending,

    Paid,
    PartiallyRefunded,
    Refunded,
}

/// <param name="Captured">All that was taken for the order, also what came too late to pay it.</param>
/// <param name="Refunded">What of that went back, or is on its way.</param>
public sealed record PaymentSummary(OrderPaymentStatus Status, Money Captured, Money Refunded)
{
    public static PaymentSummary From(Order order) =>
        new(StatusOf(order), order.Captured + order.Unapplied, order.Refunded + order.UnappliedRefunded);

    private static OrderPaymentStatus StatusOf(Order order) => order switch
    {
        { IsBeingPaid: true } => OrderPaymentStatus.Pending,
        { Captured.Amount: 0, Status: OrderStatus.AwaitingPayment or OrderStatus.Expired or OrderStatus.Cancelled } =>
            order.Unapplied.Amount == 0 ? OrderPaymentStatus.Unpaid : StatusOf(order.Unapplied, order.UnappliedRefunded),
        _ => StatusOf(order.Captured, order.Refunded),
    };

    private static OrderPaymentStatus StatusOf(Money captured, Money refunded) => refunded.Amount == 0
        ? OrderPaymentStatus.Paid
        : refunded == captured ? OrderPaymentStatus.Refunded : OrderPaymentStatus.PartiallyRefunded;
}

public sealed record ShipmentDetails(
    ShipmentId Id, IReadOnlyList<Pieces> Lines, string Carrier, string Tracking, DateTimeOffset ShippedAt, DateTimeOffset? DeliveredAt)
{
    public static ShipmentDetails From(Shipment shipment) =>
        new(shipment.Id, shipment.Lines, shipment.Tracking.Carrier, shipment.Tracking.Number, shipment.ShippedAt, shipment.DeliveredAt);
}

public enum ReturnStatus
{
    Requested,
    Received,
}

public sealed record ReturnDetails(
    ReturnId Id, ReturnStatus Status, IReadOnlyList<Pieces> Lines, Note Reason, DateTimeOffset RequestedAt, IReadOnlyList<Pieces> Damaged,
    DateTimeOffset? ReceivedAt)
{
    public static ReturnDetails From(Return announced) => new(
        announced.Id, announced.ReceivedAt is null ? ReturnStatus.Requested : ReturnStatus.Received,
        announced.Lines, announced.Reason, announced.RequestedAt, announced.Damaged, announced.ReceivedAt);
}
