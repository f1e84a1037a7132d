using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Payments;

internal sealed class PaymentRepository(OrdersDbContext db) : IPayments
{
    public void Add(Payment payment) => _ = db.Add(payment);

    public async Task<IReadOnlyList<Payment>> Of(OrderId order, CancellationToken ct) =>
        await db.Set<Payment>().AsNoTracking().Where(payment => payment.Order == order).OrderBy(payment => payment.Id).ToListAsync(ct);
}

internal sealed class PaymentConfiguration : IEntityTypeConfiguration<Payment>
{
    public void Configure(EntityTypeBuilder<Payment> builder)
    {
        _ = builder.ToTable("payments", table => table.HasCheckConstraint("ck_payments_amount", "charged_amount >= 0"));
        _ = builder.HasKey(payment => payment.Id);
        _ = builder.Property(payment => payment.Id).ValueGeneratedNever();
        _ = builder.Property(payment => payment.Order).HasColumnName("order_id");
        builder.ComplexProperty(payment => payment.Amount).AsColumns("charged");
        _ = builder.HasOne<Order>().WithMany().HasForeignKey(payment => payment.Order).OnDelete(DeleteBehavior.Restrict);
    }
}
