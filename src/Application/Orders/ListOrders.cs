using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;

namespace CleanOrders.Application.Orders;

public enum OrderSort
{
    PlacedAt,
    Total,
}

/// <summary>The caller's orders, or everyone's where they may read all. Answered by pages of <see cref="OrderDetails"/>.</summary>
/// <param name="PlacedTo">Exclusive; all other bounds are inclusive.</param>
public sealed record ListOrders(
    Caller Caller, IReadOnlyList<OrderStatus> Statuses, UserId? Customer, Sku? Sku, OrderNumber? Number,
    DateTimeOffset? PlacedFrom, DateTimeOffset? PlacedTo, long? TotalFrom, long? TotalTo, OrderSort Sort, bool Descending, PageRequest Page)
    : IQuestion
{
    public static Access Access { get; } = OrderAccess.Customer.Or(Permission.OrdersRead) with { Owner = "whoever placed them" };
}
