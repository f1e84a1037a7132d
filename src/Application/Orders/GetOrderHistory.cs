using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders;

/// <summary>What happened to an order, oldest first.</summary>
/// <param name="After">Only what made a later version than this.</param>
public sealed record GetOrderHistory(OrderId Id, Caller Caller, int After = 0) : IQuestion
{
    public static Access Access { get; } = OrderAccess.Customer.Or(Permission.OrdersRead);
}

/// <param name="Action">The name of the event, as in <c>order_shipped</c>.</param>
/// <param name="By">A user's id, or <c>system</c>.</param>
public sealed record OrderHistoryEntry(
    int Version, DateTimeOffset At, string By, string Action, OrderStatus? From, OrderStatus To, string? Note);
