using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Catalog;

/// <param name="Search">A part of the sku or the name, in any case.</param>
public sealed record ListProducts(string? Search, bool? Active, PageRequest Page) : IQuestion
{
    public static Access Access { get; } = Access.Anyone;
}
