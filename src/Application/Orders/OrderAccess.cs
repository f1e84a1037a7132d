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
    /// <param name="owner">Whether the order's customer may do it.</param>
    /// <param name="staff">The permission with which others may do it.</param>
    public static async Task<Result<Order>> FindFor(
        this IOrders orders, Caller caller, OrderTarget target, bool owner, Permission? staff, CancellationToken ct)
    {
        if (caller.SeesNoOrders() is { } blind)
            return blind;
        if (await orders.Find(target.Id, caller.OnlyOwnUnless(Permission.OrdersRead), ct) is not { } order)
            return OrderErrors.NotFound.With($"There is no order {target.Id} that you can see.");
        if (!(owner && caller.Owns(order.Customer)) && !(staff is { } permission && caller.May(permission)))
            return Caller.Forbidden.With(Missing(order, caller, owner, staff));
        if (target.Seen?.Contains(order.Version) == false)
            return UnitOfWorkErrors.Stale.With($"The order has version {order.Version} by now.");
        return order;
    }

    /// <summary>Why the caller sees no order at all, not even which there are: a key that has been given neither its owner's nor everybody's.</summary>
    public static Error? SeesNoOrders(this Caller caller) => caller.May(Permission.OrdersOwn) || caller.May(Permission.OrdersRead)
        ? null
        : Caller.Forbidden.With($"An API key needs the permission {Permission.OrdersOwn} for its owner's orders, and {Permission.OrdersRead} for all.");

    private static string Missing(Order order, Caller caller, bool owner, Permission? staff) => owner && order.Customer == caller.User
        ? $"An API key needs the permission {Permission.OrdersOwn} for this."
        : staff is null ? "Only the order's customer can do this." : $"This needs the permission {staff}.";
}
