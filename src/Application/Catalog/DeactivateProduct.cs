using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Catalog;

/// <summary>Takes a product off sale.</summary>
public sealed class DeactivateProductHandler(IProducts products) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.CatalogManage);

    /// <param name="seen">The versions that the caller would act on; nothing for any.</param>
    public async Task<Result<Sku>> Handle(Sku sku, IReadOnlyCollection<int>? seen, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        if (await products.Find(sku, ct) is not { } product)
            return ProductErrors.NotFound.With($"There is no product {sku}.");
        if (seen?.Contains(product.Version) == false)
            return UnitOfWorkErrors.Stale.With($"The product has version {product.Version} by now.");

        product.Deactivate();
        return sku;
    }
}
