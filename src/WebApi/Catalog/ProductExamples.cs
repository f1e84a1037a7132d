using CleanOrders.Application.Catalog;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;

namespace CleanOrders.WebApi.Catalog;

/// <summary>The catalogue in the document's examples; its requests work on the data of Development.</summary>
internal static class ProductExamples
{
    private static readonly ProductDetails Kettle =
        new(new Sku("SKU-00001"), new ProductName("Sturdy Kettle No. 1"), new Money(137, Currency.Eur), Active: true, Version: 1,
            ProductRating.Of([0, 1, 0, 2, 6]));
    private static readonly ProductDetails Samovar =
        new(new Sku("SAMOVAR-1"), new ProductName("Samovar"), new Money(12900, Currency.Eur), Active: true, Version: 1, ProductRating.None);

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["listProducts"] = new(Answer: new ListBody<ProductDetails>([Kettle], Next: null, Total: null)),
        ["getProduct"] = new(Answer: Kettle),
        ["createProduct"] = new(new CreateProduct("SAMOVAR-1", "Samovar", new MoneyInput(12900, "EUR")), Samovar),
        ["changeProduct"] = new(
            new ChangeProduct("Sturdy Kettle No. 1", new MoneyInput(149, "EUR"), Active: true),
            Kettle with { Price = new Money(149, Currency.Eur), Version = 2 }),
    };
}
