using System.Data.Common;
using CleanOrders.Application.Catalog;
using CleanOrders.Domain.Catalog;
using CleanOrders.Infrastructure.Caching;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Catalog;

/// <summary>
/// How many reviews of each product gave how many stars (docs/adr/0042): one row, to which the transaction of a review adds what it
/// changes. That is among the last that it does, so the row is held for the commit alone.
/// </summary>
internal sealed class ProductRatings(WriteBatch batch, CacheVersions cached, Dialect dialect) : IProductRatings
{
    /// <summary>The columns of a join with products, which need not have found a row.</summary>
    public const string Columns = "coalesce(stars1, 0), coalesce(stars2, 0), coalesce(stars3, 0), coalesce(stars4, 0), coalesce(stars5, 0)";

    private const int Stars = 5;

    private const string AddSql = """
        INSERT INTO product_ratings AS kept (sku, stars1, stars2, stars3, stars4, stars5) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (sku) DO UPDATE SET stars1 = kept.stars1 + excluded.stars1, stars2 = kept.stars2 + excluded.stars2,
            stars3 = kept.stars3 + excluded.stars3, stars4 = kept.stars4 + excluded.stars4, stars5 = kept.stars5 + excluded.stars5
        """;

    // Of a row that is there. A new one with a number below nothing would be refused, even where it only is to be added.
    private const string ChangeSql = """
        UPDATE product_ratings SET stars1 = stars1 + $2, stars2 = stars2 + $3, stars3 = stars3 + $4, stars4 = stars4 + $5,
            stars5 = stars5 + $6
        WHERE sku = $1
        """;

    public async Task<ProductRating> Of(Sku sku, CancellationToken ct)
    {
        var found = await dialect.Query(
            new Statement($"SELECT {Columns} FROM product_ratings WHERE sku = $1", sku.Value), row => Read(row, first: 0), ct);
        return found.Count == 1 ? found[0] : ProductRating.None;
    }

    /// <param name="first">Where the <see cref="Columns"/> begin.</param>
    public static ProductRating Read(DbDataReader row, int first) =>
        ProductRating.Of([.. Enumerable.Range(first, Stars).Select(row.GetInt32)]);

    /// <summary>Counts a review with these stars in the place of one with others; nothing stands for none that is published.</summary>
    public void Change(Sku sku, int? from, int? to)
    {
        if (from == to)
            return;
        batch.AddRow(new RatingChange(sku, from, to), Statements);
        cached.ChangeLast(CacheAreas.RatingsOf(sku), batch);
    }

    // In the order of their skus, so that two transactions never wait for each other in a circle.
    private static IEnumerable<Statement> Statements(IReadOnlyList<RatingChange> changes) =>
        from change in changes
        group change by change.Sku into changed
        orderby changed.Key
        select Statement(changed.Key, [.. Enumerable.Range(1, Stars).Select(star => changed.Sum(change => change.Of(star)))]);

    private static Statement Statement(Sku sku, int[] stars)
    {
        object?[] values = [sku.Value, .. stars.Cast<object?>()];
        return stars.Any(added => added < 0) ? new Statement(ChangeSql, values) { MustChange = true } : new Statement(AddSql, values);
    }

    private sealed record RatingChange(Sku Sku, int? From, int? To)
    {
        public int Of(int star) => (To == star ? 1 : 0) - (From == star ? 1 : 0);
    }
}

internal sealed class ProductRatingRow
{
    public Sku Sku { get; init; }

    public int Stars1 { get; init; }

    public int Stars2 { get; init; }

    public int Stars3 { get; init; }

    public int Stars4 { get; init; }

    public int Stars5 { get; init; }
}

internal sealed class ProductRatingConfiguration : IEntityTypeConfiguration<ProductRatingRow>
{
    public void Configure(EntityTypeBuilder<ProductRatingRow> builder)
    {
        _ = builder.ToTable("product_ratings", table => table.HasCheckConstraint(
            "ck_product_ratings_stars", "stars1 >= 0 AND stars2 >= 0 AND stars3 >= 0 AND stars4 >= 0 AND stars5 >= 0"));
        _ = builder.HasKey(row => row.Sku);
        _ = builder.HasOne<Product>().WithOne().HasForeignKey<ProductRatingRow>(row => row.Sku).OnDelete(DeleteBehavior.Restrict);
    }
}
