namespace CleanOrders.WebApi.Tests;

internal static class StockReading
{
    public static async Task<(int OnHand, int Reserved)> Stock(this RunningApi api, string sku)
    {
        var stock = await api.As(Warehouse).Get($"/v1/inventory/{sku}").Json();
        stock.GetProperty("available").GetInt32()
            .ShouldBe(stock.GetProperty("onHand").GetInt32() - stock.GetProperty("reserved").GetInt32());
        return (stock.GetProperty("onHand").GetInt32(), stock.GetProperty("reserved").GetInt32());
    }

    /// <summary>The same, as the ledger of all movements says.</summary>
    public static async Task<(int OnHand, int Reserved)> StockByLedger(this RunningApi api, string sku)
    {
        var items = (await api.As(Warehouse).Get($"/v1/inventory/{sku}/movements?limit=200").Json()).GetProperty("items").EnumerateArray()
            .ToList();
        return (items.Sum(item => item.GetProperty("onHand").GetInt32()), items.Sum(item => item.GetProperty("reserved").GetInt32()));
    }
}
