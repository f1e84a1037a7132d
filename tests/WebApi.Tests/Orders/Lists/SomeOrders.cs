namespace CleanOrders.WebApi.Tests.Orders.Lists;

/// <summary>Two dozen orders of one customer, in several states, of three skus and many totals; and one of another customer.</summary>
public sealed class SomeOrders(SharedApi api) : IAsyncLifetime
{
    public Client Customer { get; private set; } = null!;

    public Client Neighbour { get; private set; } = null!;

    public string CustomerId => Orders[0].Customer;

    public string[] Skus { get; private set; } = [];

    /// <summary>As they are now, the oldest first.</summary>
    public IReadOnlyList<OrderView> Orders { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        (Customer, Neighbour) = (await api.NewCustomer(), await api.NewCustomer());
        Skus = [await api.NewProduct(price: 100), await api.NewProduct(price: 250), await api.NewProduct(price: 999)];
        var orders = new List<OrderView>();
        for (var i = 0; i < 24; i++)
            orders.Add(await Make(i));
        Orders = [.. orders.OrderBy(order => order.Id, StringComparer.Ordinal)];
        _ = await Neighbour.PlaceOrder((1, Skus[0])).Order();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // Some totals occur twice, so that ties are met.
    private async Task<OrderView> Make(int i)
    {
        var order = await Customer.PlaceOrder(
            [.. Skus.Where((_, at) => i % 7 == at || i % 3 == at).DefaultIfEmpty(Skus[2]).Select(sku => (1 + (i % 5), sku))]).Order();
        if (i % 4 == 0)
            await Customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        if (i % 4 == 1)
            await Customer.Cancel(order).ShouldBe(HttpStatusCode.OK);
        return await Customer.See(order);
    }
}

/// <summary>Reading lists of orders.</summary>
internal static class ListReading
{
    public static async Task<OrderPage> Page(this Client client, string address)
    {
        var answer = await client.Get(address).ShouldBe(HttpStatusCode.OK);
        var link = answer.Header("Link");
        return new OrderPage(
            [.. answer.Json.GetProperty("items").EnumerateArray().Select(order => order.GetProperty("id").GetString()!)],
            answer.Json.GetProperty("next").GetString(),
            answer.Json.TryGetProperty("total", out var total) ? total.GetInt64() : null,
            link is null ? null : link[(link.IndexOf('<', StringComparison.Ordinal) + 1)..link.IndexOf('>', StringComparison.Ordinal)]);
    }

    /// <summary>A page's address with the cursor of the next one.</summary>
    public static string After(this string address, string cursor) =>
        $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}cursor={cursor}";
}

internal sealed record OrderPage(string[] Ids, string? Next, long? Total, string? Link);
