using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Messaging;

/// <summary>
/// A row of <c>outbox_messages</c>: an event that has not been published yet. It is written with what it is about, and goes when it is
/// published.
/// </summary>
internal sealed class OutboxRow
{
    public long Id { get; init; }

    public Guid EventId { get; init; }

    public required string Type { get; init; }

    public int Version { get; init; }

    public required string Aggregate { get; init; }

    public int Sequence { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Data { get; init; }

    public string? TraceParent { get; init; }

    public int Attempts { get; init; }

    /// <summary>Not before: after a failure, or while a relay holds it. Nothing: at once.</summary>
    public DateTimeOffset? AvailableAt { get; init; }

    /// <summary>Whose claim it is; only that one may remove it.</summary>
    public Guid? Lease { get; init; }

    public string? LastError { get; init; }
}

/// <summary>A row of <c>events</c>: an event that was published, at its place among all of them.</summary>
internal sealed class EventRow
{
    public long Position { get; init; }

    public Guid EventId { get; init; }

    public required string Type { get; init; }

    public int Version { get; init; }

    public required string Aggregate { get; init; }

    public int Sequence { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Data { get; init; }

    /// <summary>Of the request or job that caused it; nothing for what was published before that was kept.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>A row of <c>inbox_messages</c>: this reaction has taken effect for this event.</summary>
internal sealed class InboxRow
{
    public Guid EventId { get; init; }

    public required string Reaction { get; init; }

    public DateTimeOffset At { get; init; }
}

internal sealed class MessagingConfiguration
    : IEntityTypeConfiguration<OutboxRow>, IEntityTypeConfiguration<EventRow>, IEntityTypeConfiguration<InboxRow>
{
    public void Configure(EntityTypeBuilder<OutboxRow> builder)
    {
        _ = builder.ToTable("outbox_messages").HasKey(row => row.Id);
        _ = builder.Property(row => row.Data).HasColumnType("jsonb");
        _ = builder.Property(row => row.Attempts).HasDefaultValue(0);
        _ = builder.HasIndex(row => new { row.Aggregate, row.Id });
        _ = builder.HasIndex(row => row.AvailableAt).HasFilter("available_at IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<EventRow> builder)
    {
        _ = builder.ToTable("events").HasKey(row => row.Position);
        _ = builder.Property(row => row.Data).HasColumnType("jsonb");
        _ = builder.HasIndex(row => row.EventId).IsUnique();
        _ = builder.HasIndex(row => row.At);
        _ = builder.HasIndex(row => new { row.Aggregate, row.Sequence });
    }

    public void Configure(EntityTypeBuilder<InboxRow> builder)
    {
        _ = builder.ToTable("inbox_messages").HasKey(row => new { row.EventId, row.Reaction });
        _ = builder.Property(row => row.Reaction).HasMaxLength(100);
        _ = builder.HasIndex(row => row.At);
    }
}
