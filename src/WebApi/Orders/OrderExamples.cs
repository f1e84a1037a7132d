using CleanOrders.Application.Orders;
using CleanOrders.Application.Orders.Returns;
using CleanOrders.Application.Orders.Shipping;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Orders;

/// <summary>One order on its way through the document's examples; its requests work on the data of Development.</summary>
internal static class OrderExamples
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private static readonly UserId Customer = Id<UserId>("01k9c2s0w4e8rbh3m5n7p9q1xy");
    private static readonly UserId Warehouse = Id<UserId>("01k9c2s0w5f6vaj7kc8d9e2gzt");
    private static readonly Pieces TwoKettles = new(new Sku("SKU-00001"), new Quantity(2));
    private static readonly Pieces OneKettle = TwoKettles with { Quantity = new Quantity(1) };
    private static readonly PiecesInput TwoOfThem = new("SKU-00001", 2);
    private static readonly Money Total = new(2 * 137, Currency.Eur);
    private static readonly Money Nothing = Money.Zero(Currency.Eur);
    private static readonly OrderLineDetails Line =
        new(TwoKettles.Sku, new ProductName("Sturdy Kettle No. 1"), new Money(137, Currency.Eur), TwoKettles.Quantity, Quantity.Zero,
            Quantity.Zero, Quantity.Zero, Total, Nothing);

    private static readonly AddressInput Home =
        new("Ada Lovelace", "Unter den Linden 1", Line2: null, "Berlin", Region: null, "10117", "DE");

    private static readonly OrderDetails Placed = new(
        Id<OrderId>("01k9c2v8qjf3nbn5z47k3m9qxw"), new OrderNumber("261121-7K3M9QXW"), 1, Customer, OrderStatus.AwaitingPayment, At,
        At.AddMinutes(30), [Line], Total,
        Address.From(Home).Value, new Note("Please ring twice."), new PaymentSummary(OrderPaymentStatus.Unpaid, Nothing, Nothing), [], [],
        [OrderAction.Payments, OrderAction.Cancellation]);

    private static readonly OrderDetails Paid = Placed with
    {
        Version = 2,
        Status = OrderStatus.Paid,
        ExpiresAt = null,
        Payment = new PaymentSummary(OrderPaymentStatus.Paid, Total, Nothing),
        AllowedActions = [OrderAction.Cancellation],
    };

    private static readonly OrderDetails Cancelled = Paid with
    {
        Version = 4,
        Status = OrderStatus.Cancelled,
        Lines = [Line with { Refunded = Total }],
        Payment = new PaymentSummary(OrderPaymentStatus.Refunded, Total, Total),
        AllowedActions = [],
    };

    private static readonly OrderDetails Prepared =
        Paid with { Version = 3, Status = OrderStatus.Preparing, AllowedActions = [OrderAction.Shipments] };

    private static readonly OrderDetails Shipped = Prepared with
    {
        Version = 4,
        Status = OrderStatus.Shipped,
        Lines = [Line with { Shipped = TwoKettles.Quantity }],
        AllowedActions = [OrderAction.Delivery],
        Shipments = [
            new ShipmentDetails(
                Id<ShipmentId>("01k9c5d3mvf0p9r8s7t6v5w4xy"), [TwoKettles], "DHL", "00340434161094042557", At.AddHours(3),
                DeliveredAt: null)],
    };

    private static readonly OrderDetails RestCancelled = Shipped with
    {
        Version = 6,
        Lines = [Line with { Shipped = OneKettle.Quantity, Cancelled = OneKettle.Quantity, Refunded = Line.UnitPrice }],
        Payment = new PaymentSummary(OrderPaymentStatus.PartiallyRefunded, Total, Line.UnitPrice),
        AllowedActions = [OrderAction.Refunds],
        Shipments = [Shipped.Shipments[0] with { Lines = [OneKettle] }],
    };

    private static readonly OrderDetails Delivered = Shipped with
    {
        Version = 5,
        Status = OrderStatus.Delivered,
        Shipments = [Shipped.Shipments[0] with { DeliveredAt = At.AddDays(1) }],
        AllowedActions = [OrderAction.Returns],
    };

    private static readonly OrderDetails Announced = Delivered with
    {
        Version = 6,
        AllowedActions = [OrderAction.Returns],
        Returns = [new ReturnDetails(
            Id<ReturnId>("01k9cm7a2bvc3d4e5f6g7h8j9k"), ReturnStatus.Requested, [TwoKettles], new Note("The wrong colour."), At.AddDays(2),
            [], ReceivedAt: null)],
    };

    private static readonly OrderDetails Returned = Announced with
    {
        Version = 8,
        Status = OrderStatus.Returned,
        Lines = [Line with { Shipped = TwoKettles.Quantity, Returned = TwoKettles.Quantity, Refunded = Total }],
        Payment = new PaymentSummary(OrderPaymentStatus.Refunded, Total, Total),
        AllowedActions = [],
        Returns = [Announced.Returns[0] with { Status = ReturnStatus.Received, ReceivedAt = At.AddDays(4) }],
    };

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["placeOrder"] = new(new PlaceOrder([TwoOfThem], Home, "Please ring twice.", ExpectedTotal: null), Placed),
        ["listOrders"] = new(Answer: new ListBody<OrderDetails>([Placed], Next: null, Total: null)),
        ["getOrder"] = new(Answer: Placed),
        ["getOrderHistory"] = new(Answer: new ListBody<OrderHistoryEntry>(
            [
                new(1, At, Customer.ToString(), "order_placed", From: null, OrderStatus.AwaitingPayment, Note: null),
                new(2, At.AddMinutes(2), Customer.ToString(), "order_paid", OrderStatus.AwaitingPayment, OrderStatus.Paid, Note: null),
                new(3, At.AddHours(1), Warehouse.ToString(), "order_preparation_started", OrderStatus.Paid, OrderStatus.Preparing,
                    Note: null),
            ], Next: null, Total: null)),
        ["getOrderTrace"] = new(Answer: new ListBody<OrderTraceStep>(
            [
                new(At, "event", "order_placed", "published", "evt_01k9c2y4r7n8m9p0q1s2t3v4wx", Detail: null,
                    "0af7651916cd43dd8448eb211c80319c", EndedAt: null),
                new(At.AddSeconds(1), "job", "notifications.email", "succeeded", "job_01k9c2y4r7n8m9p0q1s2t3v4wx", Detail: null,
                    "0af7651916cd43dd8448eb211c80319c", At.AddSeconds(2)),
            ], Next: null, Total: null)),
        ["payOrder"] =
            new(new PayOrder("tok_ok"),
                new PaymentReceipt(
                    Id<PaymentId>("01k9c2y4r7n8m9p0q1s2t3v4wx"), Placed.Id, PaymentStatus.Succeeded, Total, At.AddMinutes(2))),
        ["cancelOrder"] = new(new CancelOrder("Ordered by mistake."), Cancelled),
        ["cancelRest"] = new(new CancelRest("The other one is broken."), RestCancelled),
        ["prepareOrder"] = new(new NoBody(), Prepared),
        ["shipOrder"] = new(new ShipOrder([TwoOfThem], "DHL", "00340434161094042557"), Shipped),
        ["deliverShipment"] = new(new NoBody(), Delivered),
        ["requestReturn"] = new(new RequestReturn([TwoOfThem], "The wrong colour."), Announced),
        ["receiveReturn"] = new(new ReceiveReturn([]), Returned),
    };

    private static TId Id<TId>(string suffix)
        where TId : struct, ITypedId<TId> =>
            TypedId.TryParse<TId>($"{TId.Prefix}_{suffix}", out var id) ? id : throw new FormatException(suffix);
}
