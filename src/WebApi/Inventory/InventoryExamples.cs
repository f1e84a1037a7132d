using CleanOrders.Application.Inventory;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;

namespace CleanOrders.WebApi.Inventory;

/// <summary>Stock in the document's examples; its requests work on the data of Development.</summary>
internal static class InventoryExamples
{
    private static readonly Sku Sku = new("SKU-00001");
    private static readonly DateTimeOffset At = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private static readonly MovementDetails Delivery = new(
        TypedId.FirstAt<MovementId>(At), Sku, MovementKind.Adjusted, OnHand: 20, Reserved: 0, Order: null, "A delivery of the maker",
        "usr_01k9c2s0w5f6vaj7kc8d9e2gzt", At);

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["getStock"] = new(Answer: new StockDetails(Sku, new Quantity(1000), new Quantity(2), new Quantity(998))),
        ["adjustStock"] = new(new AdjustStock(20, "A delivery of the maker"), Delivery),
        ["listMovements"] = new(Answer: new ListBody<MovementDetails>([Delivery], Next: null, Total: null)),
    };
}
