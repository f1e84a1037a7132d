using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Catalog;

public sealed record CreateProduct(
    [property: Required, RegularExpression(Domain.Catalog.Sku.Pattern)] string? Sku,
    [property: Required, Length(1, Product.LongestName)] string? Name,
    [property: Required] MoneyInput? Price);

/// <summary>Puts a product on sale. It has no stock yet.</summary>
public sealed class CreateProductHandler(IProducts products) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.CatalogManage);

    public async Task<Result<ProductDetails>> Handle(CreateProduct command, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var violations = new Violations();
        var sku = violations.Take("/sku", Sku.From(command.Sku));
        var name = violations.Take("/name", ProductName.From(command.Name));
        var price = violations.Take("/price", Money.PriceFrom(command.Price ?? MoneyInput.None));
        if (violations.Any)
            return violations.ToError();
        if (await products.Find(sku, ct) is not null)
            return ProductErrors.SkuTaken.With($"There is a product {sku} already.");

        var product = new Product(sku, name, price);
        products.Add(product);
        return ProductDetails.From(product, ProductRating.None);
    }
}
