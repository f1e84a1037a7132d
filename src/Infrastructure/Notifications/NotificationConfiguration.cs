using System.Text.Json;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Infrastructure.Json;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Notifications;

internal sealed class NotificationConfiguration : IEntityTypeConfiguration<Notification>
{
    /// <summary>The place in the inbox of its reader; nothing for what is not in it.</summary>
    public const string Position = "Position";

    public const string ReadAt = "ReadAt";

    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        _ = builder.ToTable(
            "notifications", table => table.HasCheckConstraint(
                "ck_notifications_category", $"category IN ({EnumNames<NotificationCategory>.InSql})"));
        _ = builder.HasKey(notification => notification.Id);
        _ = builder.Property(notification => notification.Id).ValueGeneratedNever();
        _ = builder.Property(notification => notification.Version).IsConcurrencyToken();
        _ = builder.Ignore(notification => notification.Events);
        _ = builder.Property(notification => notification.Content).HasColumnType("jsonb").HasConversion(
            content => JsonSerializer.Serialize(content, DomainJson.Options), text => Read(text));
        _ = builder.Property<int?>(Position);
        _ = builder.Property<DateTimeOffset?>(ReadAt);
        _ = builder.OwnsMany(notification => notification.Deliveries, delivery =>
        {
            _ = delivery.ToTable(
                "notification_deliveries", table =>
                {
                    _ = table.HasCheckConstraint("ck_notification_deliveries_status", $"status IN ({EnumNames<DeliveryStatus>.InSql})");
                    _ = table.HasCheckConstraint("ck_notification_deliveries_channel", $"channel IN ({EnumNames<Channel>.InSql})");
                });
            _ = delivery.WithOwner().HasForeignKey("NotificationId");
            _ = delivery.HasKey("NotificationId", nameof(Delivery.Channel));
            _ = delivery.HasIndex(nameof(Delivery.Status), "NotificationId").HasDatabaseName("ix_notification_deliveries_status");
        });

        _ = builder.HasIndex([nameof(Notification.Recipient), Position], "ix_notifications_inbox").IsUnique()
            .HasFilter("position IS NOT NULL");
        _ = builder.HasIndex([nameof(Notification.Recipient), Position], "ix_notifications_unread")
            .HasFilter("position IS NOT NULL AND read_at IS NULL");
        _ = builder.HasIndex(notification => new { notification.Recipient, notification.Id }).HasDatabaseName("ix_notifications_recipient");
        _ = builder.HasIndex(notification => new { notification.Category, notification.Id }).HasDatabaseName("ix_notifications_category");
    }

    public static NotificationContent Read(string content) => JsonSerializer.Deserialize<NotificationContent>(content, DomainJson.Options)!;
}

/// <summary>A row of a timeline, for the model: it is written as a statement and read as one.</summary>
internal sealed class DeliveryStepRow
{
    public NotificationId NotificationId { get; init; }

    public int Number { get; init; }

    public Channel Channel { get; init; }

    public DeliveryStatus Status { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset At { get; init; }
}

internal sealed class DeliveryStepConfiguration : IEntityTypeConfiguration<DeliveryStepRow>
{
    public void Configure(EntityTypeBuilder<DeliveryStepRow> builder)
    {
        _ = builder.ToTable("notification_steps").HasKey(row => new { row.NotificationId, row.Number });
        _ = builder.Property(row => row.Number).ValueGeneratedNever();
        _ = builder.Property(row => row.Reason).HasMaxLength(DeliveryReason.Longest);
        _ = builder.HasOne<Notification>().WithMany().HasForeignKey(row => row.NotificationId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>A row of <c>inboxes</c>: counts what has come into one, in an order that nothing overtakes.</summary>
internal sealed class InboxRow
{
    public UserId UserId { get; init; }

    public int LastPosition { get; init; }
}

internal sealed class InboxConfiguration : IEntityTypeConfiguration<InboxRow>
{
    public void Configure(EntityTypeBuilder<InboxRow> builder)
    {
        _ = builder.ToTable("inboxes").HasKey(row => row.UserId);
        _ = builder.Property(row => row.UserId).ValueGeneratedNever();
    }
}
