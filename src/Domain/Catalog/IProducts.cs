using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Catalog;

/// <summary>The catalogue.</summary>
public interface IProducts
{
    Task<Product?> Find(Sku sku, CancellationToken ct);

    /// <summary>
    /// What is on sale now, with its price and what is available of it; skus that are not on sale are left out. What is ordered on these
    /// terms commits only while they still hold; else the use case decides again.
    /// </summary>
    Task<IReadOnlyDictionary<Sku, Offer>> OnSale(IReadOnlyCollection<Sku> skus, CancellationToken ct);

    /// <summary>Adds the product with an empty stock.</summary>
    void Add(Product product);
}

/// <summary>A product on sale at this moment.</summary>
public sealed record Offer(Sku Sku, ProductName Name, Money Price, Quantity Available);
