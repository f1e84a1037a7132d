using CleanOrders.Application.Identity;
using CleanOrders.Application.Ports;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders;

/// <summary>The order that a request is about.</summary>
/// <param name="Seen">The versions that the caller would act on (If-Match, RFC 9110); nothing if they do not mind.</param>
public sealed record OrderTarget(OrderId Id, IReadOnlyCollection<int>? Seen);

/// <summary>Who may touch which order. What one may not see is not there; what one may see but not do is forbidden.</summary>
public static class OrderAccess
{
    /// <param name="owner">Whether the order's customer may do it.</param>
    /// <param name="staff">The permission with which others may do it.</param>
    public static async Task<Result<Order>> FindFor(
        this IOrders orders, Caller caller, OrderTarget target, bool owner, Permission? staff, CancellationToken ct)
    {
        if (await orders.Find(target.Id, caller.OnlyOwnUnless(Permission.OrdersRead), ct) is not { } order)
            return OrderErrors.NotFound.With($"There is no order {target.Id} that you can see.");
        if (!(owner && order.Customer == caller.User) && !(staff is { } permission && caller.May(permission)))
            return Caller.Forbidden.With(staff is null ? "Only the order's customer can do this." : $"This needs the permission {staff}.");
        if (target.Seen?.Contains(order.Version) == false)
            return UnitOfWorkErrors.Stale.With($"The order has version {order.Version} by now.");
        return order;
    }
}
