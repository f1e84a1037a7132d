using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Caching;
using CleanOrders.Infrastructure.Inventory;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Catalog;

internal sealed class ProductRepository(OrdersDbContext db, WriteBatch batch, CacheVersions cached, Dialect dialect) : IProducts
{
    public async Task<Product?> Find(Sku sku, CancellationToken ct)
    {
        var found = await db.Set<Product>().SingleOrDefaultAsync(product => product.Sku == sku, ct);
        if (found is not null)
            batch.Watch<Product>(found, MarkChanged);
        return found;
    }

    public async Task<IReadOnlyDictionary<Sku, Offer>> OnSale(IReadOnlyCollection<Sku> skus, CancellationToken ct)
    {
        var offers = await dialect.Query(
            new Statement(
                $"""
                SELECT sku, name, price_amount, price_currency, on_hand - reserved
                FROM products JOIN stock USING (sku) WHERE active AND sku {dialect.IsOneOf("$1")}
                """,
                dialect.List(skus.Select(sku => sku.Value))),
            row => new Offer(
                new Sku(row.GetString(0)), new ProductName(row.GetString(1)), new Money(row.GetInt64(2), new Currency(row.GetString(3))),
                new Quantity(row.GetInt32(4))),
            ct);
        batch.AddChecks(dialect.CheckPrices([.. offers.Select(offer => (offer.Sku.Value, offer.Price.Amount, offer.Price.Currency.Code))]));
        return offers.ToDictionary(offer => offer.Sku);
    }

    public void Add(Product product)
    {
        _ = db.Add(product);
        _ = db.Add(new StockRow { Sku = product.Sku });
        batch.Watch<Product>(product, MarkChanged);
    }

    // No cached answer about the catalogue is good once this is committed. Whoever orders the product has its stock locked until the order
    // is committed: a change comes before they look at the price again, or after the order.
    private void MarkChanged(IReadOnlyList<Product> products)
    {
        var changed = products.Where(product => db.Entry(product).State != EntityState.Unchanged).ToList();
        if (changed.Count == 0)
            return;
        if (dialect.LockingRows is { Length: > 0 } locking)
            batch.AddStock(changed.Where(product => db.Entry(product).State == EntityState.Modified)
                .Select(product => new Statement($"SELECT 1 FROM stock WHERE sku = $1 {locking}", product.Sku.Value)));
        cached.Change(CacheAreas.Catalog, batch);
    }
}

internal sealed class ProductConfiguration : IEntityTypeConfiguration<Product>
{
    public void Configure(EntityTypeBuilder<Product> builder)
    {
        _ = builder.ToTable(
            "products", table => table.HasCheckConstraint("ck_products_price", $"price_amount BETWEEN 0 AND {Money.HighestPrice}"));
        _ = builder.HasKey(product => product.Sku);
        builder.ComplexProperty(product => product.Price).AsColumns("price");
        _ = builder.Property(product => product.Version).IsConcurrencyToken();
        _ = builder.HasIndex(product => new { product.Active, product.Sku });

        // The model knows no index of an expression: those of the folded name and sku stand in the migration FoldedSearch.
    }
}
