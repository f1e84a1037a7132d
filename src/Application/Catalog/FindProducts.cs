using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;

namespace CleanOrders.Application.Catalog;

/// <summary>Several products at once, by their skus. Those that do not exist are not among them.</summary>
public sealed record FindProducts(IReadOnlyCollection<Sku> Skus) : IQuestion
{
    public static Access Access { get; } = Access.Anyone;
}
