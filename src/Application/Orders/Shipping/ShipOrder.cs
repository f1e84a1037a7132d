using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders.Shipping;

/// <param name="Lines">What goes into the parcel: a part of the order, or all that is left of it.</param>
public sealed record ShipOrder(
    [property: Required, Length(1, Order.MostLines)] IReadOnlyList<PiecesInput?>? Lines,
    [property: Required, Length(1, Domain.Orders.Tracking.Longest)] string? Carrier,
    [property: Required, Length(1, Domain.Orders.Tracking.Longest)] string? Tracking);

public sealed class ShipOrderHandler(IOrders orders, IStock stock, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = OrderAccess.Customer.ButOnly(Permission.OrdersFulfil);

    public async Task<Result<OrderDetails>> Handle(ShipOrder command, OrderTarget target, Caller caller, CancellationToken ct)
    {
        var found = await orders.FindFor(Access, caller, target, ct);
        if (found.IsFailure)
            return found.Error;

        var violations = new Violations();
        var pieces = Pieces.Read(command.Lines, "/lines", violations);
        var tracking = violations.Take("", Tracking.From(new TrackingInput(command.Carrier, command.Tracking)));
        if (violations.Any)
            return violations.ToError();

        var order = found.Value;
        var now = clock.GetUtcNow();
        var shipped = order.Ship(pieces, tracking, caller.User, now);
        if (shipped.IsFailure)
            return shipped.Error;

        stock.Move(StockMovement.Ship(order, shipped.Value, caller.User, now));
        return OrderDetails.From(order, caller);
    }
}
