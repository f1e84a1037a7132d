using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Domain.Notifications;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Notifications.Suppressions;

internal sealed class SuppressionRepository(OrdersDbContext db) : ISuppressions
{
    // Of one report, several parts may name the same address: what was added is not in the database yet.
    public async Task<Suppression?> Find(string address, CancellationToken ct) =>
        db.Set<Suppression>().Local.FirstOrDefault(row => row.Address == address)
            ?? await db.Set<Suppression>().SingleOrDefaultAsync(row => row.Address == address, ct);

    public Task<Suppression?> Find(SuppressionId id, CancellationToken ct) =>
        db.Set<Suppression>().SingleOrDefaultAsync(row => row.Id == id, ct);

    public void Add(Suppression suppressed) => _ = db.Add(suppressed);

    public void Remove(Suppression suppressed) => _ = db.Remove(suppressed);
}

internal sealed class SuppressionConfiguration : IEntityTypeConfiguration<Suppression>
{
    public void Configure(EntityTypeBuilder<Suppression> builder)
    {
        _ = builder.ToTable(
            "suppressions", table => table.HasCheckConstraint(
                "ck_suppressions_reason", $"reason IN ({EnumNames<SuppressionReason>.InSql})"));
        _ = builder.HasKey(row => row.Id);
        _ = builder.Property(row => row.Id).ValueGeneratedNever();
        _ = builder.Property(row => row.Address).HasMaxLength(EmailAddress.Longest);
        _ = builder.Property(row => row.Detail).HasMaxLength(Suppression.LongestDetail);
        _ = builder.HasIndex(row => row.Address).IsUnique().HasDatabaseName("ix_suppressions_address");
    }
}
