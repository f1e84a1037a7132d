using CleanOrders.Application.UseCases;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Identity.ApiKeys;

/// <summary>A row of <c>api_keys</c>: what is known of a key, but not the key.</summary>
internal sealed class ApiKeyRow
{
    public required ApiKeyId Id { get; init; }

    public required Guid OwnerId { get; init; }

    public required string Name { get; set; }

    public required string Plan { get; set; }

    /// <summary>What it may at most, space-separated; its owner's permissions bound it further.</summary>
    public required string Permissions { get; set; }

    /// <summary>From where it may be used, space-separated; nothing: from everywhere.</summary>
    public string? AllowedNetworks { get; set; }

    public required byte[] SecretHash { get; set; }

    /// <summary>The secret before the last rotation, good until <see cref="PreviousUntil"/>.</summary>
    public byte[]? PreviousSecretHash { get; set; }

    public DateTimeOffset? PreviousUntil { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKeyRow>
{
    public void Configure(EntityTypeBuilder<ApiKeyRow> builder)
    {
        _ = builder.ToTable("api_keys").HasKey(row => row.Id);
        _ = builder.Property(row => row.Id).HasConversion(id => id.Value, value => new ApiKeyId(value));
        _ = builder.HasOne<User>().WithMany().HasForeignKey(row => row.OwnerId);
        _ = builder.HasIndex(row => new { row.OwnerId, row.Id });
    }
}
