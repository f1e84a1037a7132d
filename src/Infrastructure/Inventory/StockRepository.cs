using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Inventory;

/// <summary>
/// Stock is changed by adding to it, never by writing what was read: the CHECK of the table refuses what no longer fits,
/// and the unit of work lets the use case decide again.
/// </summary>
internal sealed class StockRepository(OrdersDbContext db, WriteBatch batch, Dialect dialect) : IStock
{
    public async Task<StockLevel?> Find(Sku sku, CancellationToken ct) =>
        await db.Set<StockRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Sku == sku, ct) is { } row
            ? new StockLevel(row.Sku, row.OnHand, row.Reserved)
            : null;

    public void Move(IReadOnlyCollection<StockMovement> movements)
    {
        var moving = movements.Where(movement => movement.OnHand.Pieces != 0 || movement.Reserved.Pieces != 0)
            .OrderBy(movement => movement.Sku).ToList();
        if (moving.Count == 0)
            return;

        batch.Add(Statement.InsertRows(
            "stock_movements (id, sku, kind, on_hand, reserved, order_id, reason, by, at)",
            [
                .. moving.Select(movement => new object?[]
                {
                    movement.Id.Value, movement.Sku.Value, EnumNames<MovementKind>.Write(movement.Kind), movement.OnHand.Pieces,
                    movement.Reserved.Pieces,
                    movement.Order?.Value, movement.Reason?.Value, movement.By.User?.Value, movement.At,
                }),
            ]));
        batch.AddStock(
            dialect.ChangeStock([.. moving.Select(movement => (movement.Sku.Value, movement.OnHand.Pieces, movement.Reserved.Pieces))]));
    }
}

internal sealed class StockRow
{
    public Sku Sku { get; init; }

    public Quantity OnHand { get; init; }

    public Quantity Reserved { get; init; }
}

internal sealed class StockConfiguration : IEntityTypeConfiguration<StockRow>
{
    public void Configure(EntityTypeBuilder<StockRow> builder)
    {
        _ = builder.ToTable("stock", table => table.HasCheckConstraint("ck_stock_reserved", "reserved BETWEEN 0 AND on_hand"));
        _ = builder.HasKey(row => row.Sku);
        _ = builder.HasOne<Product>().WithOne().HasForeignKey<StockRow>(row => row.Sku).OnDelete(DeleteBehavior.Restrict);

        // Room for new versions of a row beside the old one: reserving touches no index.
        _ = builder.HasStorageParameter("fillfactor", 70);
    }
}

internal sealed class MovementRow
{
    public MovementId Id { get; init; }

    public Sku Sku { get; init; }

    public MovementKind Kind { get; init; }

    public int OnHand { get; init; }

    public int Reserved { get; init; }

    public OrderId? OrderId { get; init; }

    public string? Reason { get; init; }

    public Guid? By { get; init; }

    public DateTimeOffset At { get; init; }
}

internal sealed class MovementConfiguration : IEntityTypeConfiguration<MovementRow>
{
    public void Configure(EntityTypeBuilder<MovementRow> builder) =>
        builder.ToTable("stock_movements").HasKey(row => new { row.Sku, row.Id });
}
