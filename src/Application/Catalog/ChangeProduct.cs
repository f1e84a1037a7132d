using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Catalog;

/// <param name="Active">Whether it is on sale; left out: it is.</param>
public sealed record ChangeProduct(
    [property: Required, Length(1, Product.LongestName)] string? Name, [property: Required] MoneyInput? Price, bool? Active);

/// <summary>Replaces what is known of a product. Orders placed before keep the price they were placed at.</summary>
public sealed class ChangeProductHandler(IProducts products, IProductRatings ratings) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.CatalogManage);

    /// <param name="seen">The versions that the caller would act on; nothing for any.</param>
    public async Task<Result<ProductDetails>> Handle(
        ChangeProduct command, Sku sku, IReadOnlyCollection<int>? seen, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var violations = new Violations();
        var name = violations.Take("/name", ProductName.From(command.Name));
        var price = violations.Take("/price", Money.PriceFrom(command.Price ?? MoneyInput.None));
        if (violations.Any)
            return violations.ToError();

        if (await products.Find(sku, ct) is not { } product)
            return ProductErrors.NotFound.With($"There is no product {sku}.");
        if (seen?.Contains(product.Version) == false)
            return UnitOfWorkErrors.Stale.With($"The product has version {product.Version} by now.");

        product.Change(name, price, command.Active ?? true);
        return ProductDetails.From(product, await ratings.Of(sku, ct));
    }
}
