using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Inventory;

public sealed record GetStock(Sku Sku, Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.InventoryRead);
}

public sealed record StockDetails(Sku Sku, Quantity OnHand, Quantity Reserved, Quantity Available);
