using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Content.Reviews;

namespace CleanOrders.Application.Content.Reviews;

/// <summary>The published reviews of a product, the same for everybody. Answered by <see cref="ReviewDetails"/>.</summary>
/// <param name="Rating">Only those with this rating; nothing for all.</param>
public sealed record ListReviews(Sku Sku, Rating? Rating, ReviewSort Sort, bool Descending, PageRequest Page) : IQuestion
{
    public static Access Access { get; } = Access.Anyone;
}

public enum ReviewSort
{
    CreatedAt,
    Helpful,
    Rating,
}
