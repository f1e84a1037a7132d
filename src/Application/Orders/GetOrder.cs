using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders;

/// <summary>One order, of the caller or of anyone where they may read all. Answered by <see cref="OrderDetails"/>.</summary>
public sealed record GetOrder(OrderId Id, Caller Caller) : IQuestion
{
    public static Access Access { get; } = OrderAccess.Customer.Or(Permission.OrdersRead);
}
