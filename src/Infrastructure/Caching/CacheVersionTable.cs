using System.Security.Cryptography;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Caching;

/// <summary>What cached answers are made of.</summary>
internal static class CacheAreas
{
    /// <summary>The products, without their stock.</summary>
    public const string Catalog = "catalog";

    public static IReadOnlyList<string> All { get; } = [Catalog];
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
    /// Makes every answer of the area old, in the transaction of the change: others that change the area too wait for its end.
    /// </summary>
    public static Statement Change(string area) => new(
        $"INSERT INTO {Name} (area, version) VALUES ($1, $2) ON CONFLICT (area) DO UPDATE SET version = excluded.version", area, New());

    /// <summary>For an area that nothing has changed in yet.</summary>
    public static Statement Begin(string area) =>
        new($"INSERT INTO {Name} (area, version) VALUES ($1, $2) ON CONFLICT (area) DO NOTHING", area, New());

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
