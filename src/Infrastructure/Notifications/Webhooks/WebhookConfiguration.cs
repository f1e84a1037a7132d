using CleanOrders.Application.Notifications.Webhooks;
using CleanOrders.Application.Notifications.Webhooks.Deliveries;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Notifications.Webhooks;

/// <summary>A row of <c>webhooks</c>.</summary>
internal sealed class WebhookRow
{
    public Guid Id { get; init; }

    public required string Url { get; init; }

    /// <summary>Types of events, space-separated, or <c>*</c>.</summary>
    public required string Events { get; init; }

    public Guid CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public int Version { get; init; }

    /// <summary>Encrypted.</summary>
    public required byte[] Secret { get; init; }

    /// <summary>That before the last rotation, which signs too until <see cref="PreviousSecretUntil"/>.</summary>
    public byte[]? PreviousSecret { get; init; }

    public DateTimeOffset? PreviousSecretUntil { get; init; }

    public DateTimeOffset? FailingSince { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    public string? DisabledReason { get; init; }
}

/// <summary>A row of <c>webhook_deliveries</c>: one event for one webhook.</summary>
internal sealed class WebhookDeliveryRow
{
    public Guid Id { get; init; }

    public Guid WebhookId { get; init; }

    public Guid EventId { get; init; }

    public required string Type { get; init; }

    public required string Aggregate { get; init; }

    public int Sequence { get; init; }

    /// <summary>What is sent, to the byte: it is signed.</summary>
    public required string Body { get; init; }

    public required string Status { get; init; }

    /// <summary>Attempts that failed since it began, or began anew.</summary>
    public int Failures { get; init; }

    /// <summary>The latest of all attempts, with their answers.</summary>
    public required string Attempts { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}

internal sealed class WebhookConfiguration : IEntityTypeConfiguration<WebhookRow>, IEntityTypeConfiguration<WebhookDeliveryRow>
{
    public void Configure(EntityTypeBuilder<WebhookRow> builder)
    {
        _ = builder.ToTable(
            "webhooks", table => table.HasCheckConstraint(
                "ck_webhooks_disabled", $"disabled_reason IN ({EnumNames<WebhookDisabledReason>.InSql}) AND disabled_at IS NOT NULL "
                    + "OR disabled_reason IS NULL AND disabled_at IS NULL"));
        _ = builder.HasKey(row => row.Id);
        _ = builder.Property(row => row.Id).ValueGeneratedNever();
        _ = builder.Property(row => row.Url).HasMaxLength(CreateWebhookHandler.LongestUrl);
        _ = builder.Property(row => row.DisabledReason).HasMaxLength(20);
        _ = builder.HasOne<User>().WithMany().HasForeignKey(row => row.CreatedBy);
    }

    public void Configure(EntityTypeBuilder<WebhookDeliveryRow> builder)
    {
        _ = builder.ToTable(
            "webhook_deliveries", table => table.HasCheckConstraint(
                "ck_webhook_deliveries_status", $"status IN ({EnumNames<WebhookDeliveryStatus>.InSql})"));
        _ = builder.HasKey(row => row.Id);
        _ = builder.Property(row => row.Id).ValueGeneratedNever();
        _ = builder.Property(row => row.Type).HasMaxLength(100);
        _ = builder.Property(row => row.Aggregate).HasMaxLength(100);
        _ = builder.Property(row => row.Status).HasMaxLength(20);
        _ = builder.Property(row => row.Failures).HasDefaultValue(0);
        _ = builder.Property(row => row.Attempts).HasColumnType("jsonb");
        _ = builder.HasOne<WebhookRow>().WithMany().HasForeignKey(row => row.WebhookId).OnDelete(DeleteBehavior.Cascade);

        // One for each event; the list, and the same by status; those that others wait for; what is old.
        _ = builder.HasIndex(row => new { row.WebhookId, row.EventId }).IsUnique();
        _ = builder.HasIndex(row => new { row.WebhookId, row.Id });
        _ = builder.HasIndex(row => new { row.WebhookId, row.Status, row.Id });
        _ = builder.HasIndex(row => new { row.WebhookId, row.Aggregate, row.Sequence }).HasFilter("status = 'pending'")
            .HasDatabaseName("ix_webhook_deliveries_pending");
        _ = builder.HasIndex(row => row.EndedAt).HasFilter("ended_at IS NOT NULL");
    }
}
