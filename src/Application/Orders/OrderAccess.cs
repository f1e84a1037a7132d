using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders;

/// <summary>The order that a request is about.</summary>
/// <param name="Seen">The versions that the caller would act on (If-Match, RFC 9110); nothing if they do not mind.</param>
public sealed record OrderTarget(OrderId Id, IReadOnlyCollection<int>? Seen);

/// <summary>Who may touch which order. What one may not see is not there; what one may see but not do is forbidden.</summary>
public static class OrderAccess
{
    public static readonly Access Customer = Access.Only("the order's customer", ofKeys: Permission.OrdersOwn, sees: Permission.OrdersRead);

    /// <summary>The guard of every use case that is about one order, and the way to the order.</summary>
    public static async Task<Result<Order>> FindFor(
        this IOrders orders, Access access, Caller caller, OrderTarget target, CancellationToken ct)
    {
        if (access.Refuses(caller) is { } refused)
            return refused;
        if (await orders.Find(target.Id, access.OnlyOwn(caller), ct) is not { } order)
            return OrderErrors.NotFound.With($"There is no order {target.Id} that you can see.");
        if (access.Refuses(caller, order.Customer) is { } forbidden)
            return forbidden;
        if (target.Seen?.Contains(order.Version) == false)
            return UnitOfWorkErrors.Stale.With($"The order has version {order.Version} by now.");
        return order;
    }
}
