using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Conversations;

internal sealed class ConversationConfiguration : IEntityTypeConfiguration<Conversation>
{
    // Queries say it in the same words: only then their index is used.
    public const string IsNotClosed = "status <> 'closed'";

    public void Configure(EntityTypeBuilder<Conversation> builder)
    {
        _ = builder.ToTable("conversations", table =>
        {
            _ = table.HasCheckConstraint("ck_conversations_status", $"status IN ({EnumNames<ConversationStatus>.InSql})");
            _ = table.HasCheckConstraint("ck_conversations_closed_at", "(closed_at IS NOT NULL) = (status = 'closed')");
        });
        _ = builder.HasKey(conversation => conversation.Id);
        _ = builder.Property(conversation => conversation.Id).ValueGeneratedNever();
        _ = builder.Property(conversation => conversation.Order).HasColumnName("order_id");
        _ = builder.Property(conversation => conversation.Version).IsConcurrencyToken();

        // How often a read mark has moved: what shows marks has changed then, and the conversation itself has not.
        _ = builder.Property<int>("Reads").HasDefaultValue(0);
        _ = builder.Ignore(conversation => conversation.Events);
        _ = builder.HasOne<Order>().WithMany().HasForeignKey(conversation => conversation.Order).OnDelete(DeleteBehavior.Restrict);

        // About an order one at a time.
        _ = builder.HasIndex(conversation => conversation.Order).IsUnique().HasFilter(IsNotClosed)
            .HasDatabaseName("ix_conversations_open_order");

        // Each filter, with the one sort that there is.
        Index("ix_conversations_last_message", filter: null);
        Index("ix_conversations_customer", filter: null, nameof(Conversation.Customer));
        Index("ix_conversations_status", filter: null, nameof(Conversation.Status));
        Index("ix_conversations_order", "order_id IS NOT NULL", nameof(Conversation.Order));
        Index("ix_conversations_assignee", "assignee IS NOT NULL", nameof(Conversation.Assignee));
        _ = builder.HasIndex([nameof(Conversation.LastMessageAt), nameof(Conversation.Id)], "ix_conversations_unassigned")
            .HasFilter("assignee IS NULL");

        void Index(string name, string? filter, params string[] by) =>
            _ = builder.HasIndex([.. by, nameof(Conversation.LastMessageAt), nameof(Conversation.Id)], name).HasFilter(filter);
    }
}

internal sealed class MessageConfiguration : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> builder)
    {
        _ = builder.ToTable("messages", table => table.HasCheckConstraint("ck_messages_sequence", "sequence > 0"));
        _ = builder.HasKey(message => message.Id);
        _ = builder.Property(message => message.Id).ValueGeneratedNever();
        _ = builder.Property(message => message.Conversation).HasColumnName("conversation_id");
        _ = builder.HasOne<Conversation>().WithMany().HasForeignKey(message => message.Conversation).OnDelete(DeleteBehavior.Restrict);
        _ = builder.HasIndex(message => new { message.Conversation, message.Sequence }).IsUnique();
        _ = builder.HasIndex(message => new { message.Conversation, message.Author, message.ClientId }).IsUnique();
    }
}

/// <summary>How far somebody has read a conversation.</summary>
internal sealed class ConversationReadRow
{
    public ConversationId Conversation { get; init; }

    public UserId User { get; init; }

    public int UpTo { get; init; }

    public DateTimeOffset ReadAt { get; init; }
}

internal sealed class ConversationReadConfiguration : IEntityTypeConfiguration<ConversationReadRow>
{
    public void Configure(EntityTypeBuilder<ConversationReadRow> builder)
    {
        _ = builder.ToTable("conversation_reads").HasKey(row => new { row.Conversation, row.User });
        _ = builder.Property(row => row.Conversation).HasColumnName("conversation_id");
        _ = builder.Property(row => row.User).HasColumnName("user_id");
        _ = builder.HasOne<Conversation>().WithMany().HasForeignKey(row => row.Conversation).OnDelete(DeleteBehavior.Restrict);
    }
}
