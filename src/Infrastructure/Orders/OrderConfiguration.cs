using System.Text.Json;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Json;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Orders;

internal sealed class OrderConfiguration : IEntityTypeConfiguration<Order>
{
    public void Configure(EntityTypeBuilder<Order> builder)
    {
        _ = builder.ToTable("orders", table =>
        {
            _ = table.HasCheckConstraint("ck_orders_status", $"status IN ({EnumNames<OrderStatus>.InSql})");
            _ = table.HasCheckConstraint(
                "ck_orders_amounts", "total >= 0 AND captured BETWEEN 0 AND total AND refunded BETWEEN 0 AND captured");
            _ = table.HasCheckConstraint("ck_orders_unapplied", "unapplied >= 0 AND unapplied_refunded BETWEEN 0 AND unapplied");
        });
        _ = builder.HasKey(order => order.Id);
        _ = builder.Property(order => order.Id).ValueGeneratedNever();
        _ = builder.Property(order => order.Version).IsConcurrencyToken();
        _ = builder.Property<long>("TotalAmount").HasColumnName("total");
        _ = builder.Property<long>("CapturedAmount").HasColumnName("captured");
        _ = builder.Property<long>("RefundedAmount").HasColumnName("refunded");
        _ = builder.Property<long>("UnappliedAmount").HasColumnName("unapplied");
        _ = builder.Property<long>("UnappliedRefundedAmount").HasColumnName("unapplied_refunded");
        _ = builder.Property<Currency>("Currency");
        _ = builder.Property(order => order.Payment).HasColumnName("payment_id");
        _ = builder.Ignore(order => order.Events).Ignore(order => order.Total).Ignore(order => order.Captured)
            .Ignore(order => order.Refunded)
            .Ignore(order => order.Unapplied).Ignore(order => order.UnappliedRefunded);
        _ = builder.Property(order => order.ShippingAddress).HasColumnType("jsonb").HasConversion(
            address => JsonSerializer.Serialize(address, DomainJson.Options),
            text => JsonSerializer.Deserialize<Address>(text, DomainJson.Options)!);
        AsJson(builder.Property(order => order.Shipments));
        AsJson(builder.Property(order => order.Returns));

        _ = builder.HasMany(order => order.Lines).WithOne().HasForeignKey("OrderId").OnDelete(DeleteBehavior.Restrict);

        // An id begins with the time of placing, so "by id" is "by time": each filter has an index for each sort.
        _ = builder.HasIndex(order => order.Number).IsUnique();
        _ = builder.HasIndex("TotalAmount", nameof(Order.Id)).HasDatabaseName("ix_orders_total");
        _ = builder.HasIndex(order => new { order.Customer, order.Id }).HasDatabaseName("ix_orders_customer");
        _ = builder.HasIndex(nameof(Order.Customer), "TotalAmount", nameof(Order.Id)).HasDatabaseName("ix_orders_customer_total");
        _ = builder.HasIndex(order => new { order.Status, order.Id }).HasDatabaseName("ix_orders_status");
        _ = builder.HasIndex(nameof(Order.Status), "TotalAmount", nameof(Order.Id)).HasDatabaseName("ix_orders_status_total");
        _ = builder.HasIndex(order => order.ExpiresAt).HasFilter("status = 'awaiting_payment'")
            .HasDatabaseName("ix_orders_unpaid_expires_at");
    }

    // The lists are replaced, never changed: another list is another value.
    private static void AsJson<T>(PropertyBuilder<IReadOnlyList<T>> property) => property.HasColumnType("jsonb").HasConversion(
        list => JsonSerializer.Serialize(list, DomainJson.Options),
        text => JsonSerializer.Deserialize<IReadOnlyList<T>>(text, DomainJson.Options)!,
        new ValueComparer<IReadOnlyList<T>>((left, right) => ReferenceEquals(left, right), list => list.GetHashCode(), list => list));
}

internal sealed class OrderLineConfiguration : IEntityTypeConfiguration<OrderLine>
{
    public void Configure(EntityTypeBuilder<OrderLine> builder)
    {
        _ = builder.ToTable("order_lines", table =>
        {
            _ = table.HasCheckConstraint(
                "ck_order_lines_quantities",
                "quantity BETWEEN 1 AND 1000 AND shipped BETWEEN 0 AND quantity AND returned BETWEEN 0 AND shipped AND cancelled BETWEEN "
                    + "0 AND quantity - shipped");
            _ = table.HasCheckConstraint("ck_order_lines_refunded", "refunded BETWEEN 0 AND unit_price_amount * quantity");
        });
        _ = builder.Property<OrderId>("OrderId");
        _ = builder.HasKey("OrderId", nameof(OrderLine.Position));
        _ = builder.Property(line => line.Position).ValueGeneratedNever();
        builder.ComplexProperty(line => line.UnitPrice).AsColumns("unit_price");

        _ = builder.Property<long>("RefundedAmount").HasColumnName("refunded");

        // The total of the order stands here again, so that orders of a sku can be read in its order.
        _ = builder.Property<long>("OrderTotal");
        _ = builder.HasIndex(nameof(OrderLine.Sku), "OrderId").HasDatabaseName("ix_order_lines_sku");
        _ = builder.HasIndex(nameof(OrderLine.Sku), "OrderTotal", "OrderId").HasDatabaseName("ix_order_lines_sku_total");
    }
}

/// <summary>A row of an order's history, for the model: it is written as a statement and read as one.</summary>
internal sealed class OrderHistoryRow
{
    public OrderId OrderId { get; init; }

    public int Version { get; init; }

    public DateTimeOffset At { get; init; }

    public Guid? By { get; init; }

    public required string Action { get; init; }

    public string? FromStatus { get; init; }

    public required string ToStatus { get; init; }

    public string? Note { get; init; }
}

internal sealed class OrderHistoryConfiguration : IEntityTypeConfiguration<OrderHistoryRow>
{
    public void Configure(EntityTypeBuilder<OrderHistoryRow> builder)
    {
        _ = builder.ToTable("order_history").HasKey(row => new { row.OrderId, row.Version });
        _ = builder.Property(row => row.Version).ValueGeneratedNever();
        _ = builder.HasOne<Order>().WithMany().HasForeignKey(row => row.OrderId).OnDelete(DeleteBehavior.Restrict);
    }
}
