using System.Text.Json.Serialization;
using CleanOrders.Domain.Catalog;

namespace CleanOrders.Application.Catalog;

/// <summary>What customers give a product, of all reviews that are published now.</summary>
/// <param name="Average">With two decimals, rounded half up; nothing, where there is no review.</param>
/// <param name="Stars">How many gave one star, two, three, four and five.</param>
public sealed record ProductRating(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Average, int Count, IReadOnlyList<int> Stars)
{
    private const byte Decimals = 2;

    public static readonly ProductRating None = Of([0, 0, 0, 0, 0]);

    /// <summary>The rating that so many of one star, two, three, four and five make.</summary>
    public static ProductRating Of(IReadOnlyList<int> stars)
    {
        var count = stars.Sum();
        if (count == 0)
            return new ProductRating(Average: null, count, stars);
        var sum = stars.Index().Sum(star => (star.Index + 1L) * star.Item);
        var hundredths = ((sum * 100) + (count / 2)) / count;
        return new ProductRating(new decimal((int)hundredths, 0, 0, isNegative: false, Decimals), count, stars);
    }
}

public interface IProductRatings
{
    /// <summary>The rating of the product; that of a product without reviews too.</summary>
    Task<ProductRating> Of(Sku sku, CancellationToken ct);
}
