using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Catalog;

public static class ProductErrors
{
    public static readonly ErrorType SkuMalformed = new(ErrorKind.Invalid, "product.sku_malformed",
        "The sku is malformed", "A sku is 1 to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit.");

    public static readonly ErrorType NotFound = new(ErrorKind.NotFound, "product.not_found",
        "There is no such product", "No product has this sku. Skus are case-sensitive.");

    public static readonly ErrorType SkuTaken = new(ErrorKind.Conflict, "product.sku_taken",
        "The sku is taken", "Another product has this sku already. Change that one with PUT, or choose another sku.");
}
