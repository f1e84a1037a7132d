using System.Text.Json;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Json;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Payments;

internal sealed class PaymentConfiguration : IEntityTypeConfiguration<Payment>
{
    public const int LongestWord = 100;

    public void Configure(EntityTypeBuilder<Payment> builder)
    {
        _ = builder.ToTable("payments", table =>
        {
            _ = table.HasCheckConstraint("ck_payments_status", $"status IN ({EnumNames<PaymentStatus>.InSql})");
            _ = table.HasCheckConstraint(
                "ck_payments_captured", "amount >= 0 AND authorised BETWEEN 0 AND amount AND captured BETWEEN 0 AND authorised");
            _ = table.HasCheckConstraint(
                "ck_payments_refunded", "refunded >= 0 AND refund_pending >= 0 AND refunded + refund_pending <= captured");
        });
        _ = builder.HasKey(payment => payment.Id);
        _ = builder.Property(payment => payment.Id).ValueGeneratedNever();
        _ = builder.Property(payment => payment.Version).IsConcurrencyToken();
        _ = builder.Property(payment => payment.Order).HasColumnName("order_id");
        _ = builder.Property<long>("AmountValue").HasColumnName("amount");
        _ = builder.Property<Currency>("Currency");
        _ = builder.Property<long>("AuthorisedAmount").HasColumnName("authorised");
        _ = builder.Property<long>("CapturedAmount").HasColumnName("captured");
        _ = builder.Property<long>("RefundedAmount").HasColumnName("refunded");
        _ = builder.Property<long>("RefundPendingAmount").HasColumnName("refund_pending");
        _ = builder.Property(payment => payment.Why).HasMaxLength(LongestWord);
        _ = builder.Ignore(payment => payment.Events).Ignore(payment => payment.Amount).Ignore(payment => payment.Authorised)
            .Ignore(payment => payment.Captured)
            .Ignore(payment => payment.Refunded).Ignore(payment => payment.RefundPending);

        // The list is replaced, never changed: another list is another value.
        _ = builder.Property(payment => payment.Refunds).HasColumnType("jsonb").HasConversion(
            list => JsonSerializer.Serialize(list, DomainJson.Options),
            text => JsonSerializer.Deserialize<IReadOnlyList<Refund>>(text, DomainJson.Options)!,
            new ValueComparer<IReadOnlyList<Refund>>(
                (left, right) => ReferenceEquals(left, right), list => list.GetHashCode(), list => list));

        _ = builder.HasOne<Order>().WithMany().HasForeignKey(payment => payment.Order).OnDelete(DeleteBehavior.Restrict);
        _ = builder.HasIndex(payment => payment.Order, "ix_payments_order");
        _ = builder.HasIndex(payment => payment.Order, "ix_payments_open_order").IsUnique().HasFilter("status IN ('pending', 'unknown')");
        _ = builder.HasIndex(payment => new { payment.Status, payment.Id }).HasDatabaseName("ix_payments_status");
    }
}

/// <summary>A row of the ledger, for the model: it is written as a statement and read as one.</summary>
internal sealed class PaymentEntryRow
{
    public PaymentId PaymentId { get; init; }

    public int Version { get; init; }

    public required string Kind { get; init; }

    public long Amount { get; init; }

    public RefundId? RefundId { get; init; }

    public string? Why { get; init; }

    public Guid? By { get; init; }

    public DateTimeOffset At { get; init; }
}

internal sealed class PaymentEntryConfiguration : IEntityTypeConfiguration<PaymentEntryRow>
{
    public void Configure(EntityTypeBuilder<PaymentEntryRow> builder)
    {
        _ = builder.ToTable("payment_entries").HasKey(row => new { row.PaymentId, row.Version });
        _ = builder.Property(row => row.Version).ValueGeneratedNever();
        _ = builder.Property(row => row.Why).HasMaxLength(PaymentConfiguration.LongestWord);
        _ = builder.HasOne<Payment>().WithMany().HasForeignKey(row => row.PaymentId).OnDelete(DeleteBehavior.Restrict);

        // What a reconciliation compares: money that moved in a time.
        _ = builder.HasIndex(row => row.At).HasFilter("kind IN ('captured', 'refunded')").HasDatabaseName("ix_payment_entries_moved_at");
    }
}
