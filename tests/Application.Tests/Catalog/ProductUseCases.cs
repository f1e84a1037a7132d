using CleanOrders.Application.Catalog;
using CleanOrders.Application.Inventory;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Tests.Catalog;

/// <summary>The use cases of products and their stock.</summary>
internal static class ProductUseCases
{
    public static Task<Result<ProductDetails>> CreateProduct(this Person admin, string? sku, string? name, long? price) =>
        admin.Run((CreateProductHandler handler, Caller caller, CancellationToken ct) =>
            handler.Handle(new CreateProduct(sku, name, new MoneyInput(price, "EUR")), caller, ct));

    public static Task<Result<ProductDetails>> ChangePrice(this Person admin, string sku, long price, params int[] seen) =>
        admin.Run((ChangeProductHandler handler, Caller caller, CancellationToken ct) =>
            handler.Handle(
                new ChangeProduct("New name", new MoneyInput(price, "EUR"), Active: true), new Sku(sku), Versions(seen), caller, ct));

    public static Task<Result<Sku>> TakeOffSale(this Person admin, string sku) =>
        admin.Run((DeactivateProductHandler handler, Caller caller, CancellationToken ct) =>
            handler.Handle(new Sku(sku), seen: null, caller, ct));

    public static Task<Result<MovementDetails>> AdjustStock(this Person warehouse, string sku, int? delta, string? reason = "Counted") =>
        warehouse.Run((AdjustStockHandler handler, Caller caller, CancellationToken ct) =>
            handler.Handle(new AdjustStock(delta, reason), new Sku(sku), caller, ct));

    private static int[]? Versions(int[] seen) => seen.Length == 0 ? null : seen;
}
