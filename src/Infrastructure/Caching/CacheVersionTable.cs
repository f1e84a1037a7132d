using System.Security.Cryptography;
using System.Text;
using CleanOrders.Domain.Catalog;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Caching;

/// <summary>What cached answers are made of.</summary>
internal static class CacheAreas
{
    /// <summary>The products with all their ratings, without their stock.</summary>
    public const string Catalog = "catalog";

    /// <summary>The articles, with the names of their authors and the numbers of their comments.</summary>
    public const string Articles = "articles";

    /// <summary>The lists of reviews, with the names of their authors and the numbers of their votes and comments.</summary>
    public const string Reviews = "reviews";

    // Whoever rates waits for others who rate, and makes answers old, in one of so many parts and not in all.
    private const int Parts = 64;

    private static readonly string[] Ratings = [.. Enumerable.Range(0, Parts).Select(part => $"ratings{part:00}")];
    private static readonly string[] ReviewLists = [.. Enumerable.Range(0, Parts).Select(part => $"{Reviews}{part:00}")];

    /// <summary>The rows that the version of an area is made of: it changes with any of them.</summary>
    public static IReadOnlyDictionary<string, string[]> Rows { get; } =
        Ratings.Select(part => (Area: AreaOf(part), Rows: (string[])[Catalog, part])).Prepend((Catalog, [Catalog, .. Ratings]))
            .Concat(ReviewLists.Select(part => (Area: part, Rows: (string[])[Reviews, part])))
            .Append((Reviews, [Reviews, .. ReviewLists])).Append((Articles, [Articles]))
            .ToDictionary(area => area.Area, area => area.Rows, StringComparer.Ordinal);

    /// <summary>One product: it changes with the products, and with the ratings of one part of them.</summary>
    public static string Of(Sku sku) => AreaOf(RatingsOf(sku));

    /// <summary>The row that changes with the rating of this product, and with those of some others.</summary>
    public static string RatingsOf(Sku sku) => Ratings[PartOf(sku)];

    /// <summary>
    /// The lists of the reviews of one product, and their row: it changes with the reviews of this product and their votes, and with those
    /// of some others. A comment does not know the product, so it changes the row of all lists.
    /// </summary>
    public static string ReviewsOf(Sku sku) => ReviewLists[PartOf(sku)];

    private static int PartOf(Sku sku) => SHA256.HashData(Encoding.UTF8.GetBytes(sku.Value))[0] % Parts;

    private static string AreaOf(string part) => $"{Catalog}.{part}";
}

/// <summary>
/// The version of each area that answers are cached of. A version is random and no number: behind one Redis there may be several databases,
/// or one that went back to a backup, and numbers would come again.
/// </summary>
internal static class CacheVersionTable
{
    private const string Name = "cache_versions";

    public static Statement ReadAll { get; } = new($"SELECT area, version FROM {Name}");

    /// <summary>
    /// Makes every answer of the row's area old, in the transaction of the change: others that change the row too wait for its end.
    /// </summary>
    public static Statement Change(string row) => new(
        $"INSERT INTO {Name} (area, version) VALUES ($1, $2) ON CONFLICT (area) DO UPDATE SET version = excluded.version", row, New());

    /// <summary>For rows that nothing has changed yet.</summary>
    public static Statement Begin(IReadOnlyList<string> rows)
    {
        var insert = Statement.InsertRows($"{Name} (area, version)", [.. rows.Select(row => new object?[] { row, New() })]);
        return insert with { Sql = $"{insert.Sql} ON CONFLICT (area) DO NOTHING" };
    }

    /// <summary>The version of an area, of what all its rows have.</summary>
    public static string VersionOf(string area, IReadOnlyDictionary<string, string> byRow)
    {
        var all = string.Concat(CacheAreas.Rows[area].Select(row => byRow[row]));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..CacheVersionRow.Length];
    }

    private static string New() => RandomNumberGenerator.GetHexString(CacheVersionRow.Length, lowercase: true);

    internal sealed class Configuration : IEntityTypeConfiguration<CacheVersionRow>
    {
        public void Configure(EntityTypeBuilder<CacheVersionRow> builder)
        {
            _ = builder.ToTable(Name).HasKey(row => row.Area);
            _ = builder.Property(row => row.Area).HasMaxLength(50);
            _ = builder.Property(row => row.Version).HasMaxLength(CacheVersionRow.Length);
        }
    }
}

internal sealed class CacheVersionRow
{
    public const int Length = 20;

    public required string Area { get; init; }

    public required string Version { get; init; }
}
