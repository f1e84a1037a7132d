using CleanOrders.Domain.Catalog;

namespace CleanOrders.Domain.Inventory;

/// <summary>The stock of everything.</summary>
public interface IStock
{
    Task<StockLevel?> Find(Sku sku, CancellationToken ct);

    /// <summary>
    /// Applies the movements when the unit of work commits, all of them or none. Where they no longer fit the stock
    /// as it is then, nothing commits and the use case decides again on what it finds.
    /// </summary>
    void Move(IReadOnlyCollection<StockMovement> movements);
}
