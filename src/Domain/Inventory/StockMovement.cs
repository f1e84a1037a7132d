using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Inventory;

public enum MovementKind
{
    Reserved,
    Released,
    Shipped,
    Returned,
    Adjusted,
}

/// <summary>
/// One change of one sku's stock, its cause and time. The ledger of all of them explains every level:
/// on hand and reserved are the sums of their changes.
/// </summary>
public sealed record StockMovement(
    Sku Sku, MovementKind Kind, StockChange OnHand, StockChange Reserved, OrderId? Order, Note? Reason, Actor By, DateTimeOffset At)
{
    public MovementId Id { get; init; } = TypedId.New<MovementId>(At);

    /// <summary>Puts everything aside that a new order has.</summary>
    public static IReadOnlyList<StockMovement> Reserve(Order order, Actor by, DateTimeOffset now) =>
        [.. order.Lines.Select(line => Of(order, line.Sku, MovementKind.Reserved, default, StockChange.Plus(line.Quantity), by, now))];

    /// <summary>Gives back what an order that ends before it was shipped had put aside.</summary>
    public static IReadOnlyList<StockMovement> Release(Order order, Actor by, DateTimeOffset now) =>
        [.. order.Lines.Select(line => Of(order, line.Sku, MovementKind.Released, default, StockChange.Minus(line.ToShip), by, now))];

    /// <summary>Gives back what is given up of an order that was shipped in part.</summary>
    public static IReadOnlyList<StockMovement> Release(Order order, IReadOnlyList<Pieces> rest, Actor by, DateTimeOffset now) =>
        [.. rest.Select(pieces => Of(order, pieces.Sku, MovementKind.Released, default, StockChange.Minus(pieces.Quantity), by, now))];

    /// <summary>Reserved pieces leave the house.</summary>
    public static IReadOnlyList<StockMovement> Ship(Order order, Shipment shipment, Actor by, DateTimeOffset now) =>
    [
        .. shipment.Lines.Select(pieces => Of(
            order, pieces.Sku, MovementKind.Shipped, StockChange.Minus(pieces.Quantity), StockChange.Minus(pieces.Quantity), by, now)),
    ];

    /// <summary>Undamaged pieces come back.</summary>
    public static IReadOnlyList<StockMovement> Return(Order order, Return received, Actor by, DateTimeOffset now) =>
        [.. received.Undamaged()
            .Select(pieces => Of(order, pieces.Sku, MovementKind.Returned, StockChange.Plus(pieces.Quantity), default, by, now))];

    private static StockMovement Of(
        Order order, Sku sku, MovementKind kind, StockChange onHand, StockChange reserved, Actor by, DateTimeOffset now) =>
        new(sku, kind, onHand, reserved, order.Id, Reason: null, by, now);
}

public readonly record struct MovementId(Guid Value) : ITypedId<MovementId>
{
    public static string Prefix => "mov";

    public static MovementId From(Guid value) => new(value);

    public override string ToString() => TypedId.Format(this);
}
