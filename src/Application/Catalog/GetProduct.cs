using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Catalog;

public sealed record GetProduct(Sku Sku) : IQuestion
{
    public static Access Access { get; } = Access.Anyone;
}

public sealed record ProductDetails(Sku Sku, ProductName Name, Money Price, bool Active, int Version, ProductRating Rating)
{
    public static ProductDetails From(Product product, ProductRating rating) =>
        new(product.Sku, product.Name, product.Price, product.Active, product.Version, rating);
}
