using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders.Shipping;

/// <summary>The warehouse begins to pack: from here on the customer cannot cancel.</summary>
public sealed class PrepareOrderHandler(IOrders orders, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = OrderAccess.Customer.ButOnly(Permission.OrdersFulfil);

    public async Task<Result<OrderDetails>> Handle(OrderTarget target, Caller caller, CancellationToken ct)
    {
        var found = await orders.FindFor(Access, caller, target, ct);
        if (found.IsFailure)
            return found.Error;

        return found.Value.Prepare(caller.User, clock.GetUtcNow()) is { IsFailure: true } refused
            ? refused.Error!
            : OrderDetails.From(found.Value, caller);
    }
}
