using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;

namespace CleanOrders.Application.Inventory;

/// <summary>The stock of several products at once. Those that have none are not among them.</summary>
public sealed record FindStock(IReadOnlyCollection<Sku> Skus, Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.InventoryRead);
}
