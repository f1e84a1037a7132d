using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Identity.ApiKeys;

/// <summary>A row of <c>api_key_usage</c>: the requests of one key on one day (UTC).</summary>
internal sealed class ApiKeyUsageRow
{
    public required Guid ApiKeyId { get; init; }

    public required DateOnly Day { get; init; }

    public long Requests { get; set; }

    /// <summary>Those that a rate limit refused.</summary>
    public long Limited { get; set; }
}

internal sealed class ApiKeyUsageConfiguration : IEntityTypeConfiguration<ApiKeyUsageRow>
{
    public void Configure(EntityTypeBuilder<ApiKeyUsageRow> builder)
    {
        _ = builder.ToTable("api_key_usage").HasKey(row => new { row.ApiKeyId, row.Day });

        // For those that are too old.
        _ = builder.HasIndex(row => row.Day);
    }
}
