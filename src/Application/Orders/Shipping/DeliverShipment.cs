using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders.Shipping;

/// <summary>The carrier says that a parcel has arrived.</summary>
public sealed class DeliverShipmentHandler(IOrders orders, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = OrderAccess.Customer.ButOnly(Permission.OrdersFulfil);

    public async Task<Result<OrderDetails>> Handle(ShipmentId shipment, OrderTarget target, Caller caller, CancellationToken ct)
    {
        var found = await orders.FindFor(Access, caller, target, ct);
        if (found.IsFailure)
            return found.Error;

        return found.Value.Deliver(shipment, caller.User, clock.GetUtcNow()) is { IsFailure: true } refused
            ? refused.Error!
            : OrderDetails.From(found.Value, caller);
    }
}
