namespace CleanOrders.WebApi.Tests.Orders;

/// <summary>Brings an order of two pieces to any state by the ways a real one goes.</summary>
internal static class Lives
{
    public static readonly string[] States =
        ["awaiting_payment", "paid", "preparing", "partially_shipped", "shipped", "delivered", "partially_returned", "returned",
            "cancelled", "expired"];

    public static readonly string[] Commands =
        ["payments", "cancellation", "rest/cancellation", "preparation", "shipments", "delivery", "returns", "receipt", "refunds"];

    public static async Task<OrderView> OrderIn(this ClockedApi api, Client customer, string state)
    {
        var warehouse = api.As(Warehouse);
        var order = await customer.PlaceOrder((2, "SKU-00001")).Order();
        var sku = order.Lines[0].Sku;
        if (state is "cancelled")
            return await customer.Cancel(order).Order();
        if (state is "expired")
            return await Expire(api, customer, order);

        var steps = Array.IndexOf(States, state);
        if (steps >= 1)
            await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        if (steps >= 2)
            await warehouse.Prepare(order).ShouldBe(HttpStatusCode.OK);
        if (steps >= 3)
            order = await warehouse.Ship(order, (1, sku)).Order();
        if (steps >= 4)
            order = await warehouse.Ship(order, (1, sku)).Order();
        if (steps >= 5)
            await warehouse.Deliver(order, parcel: 0).ShouldBe(HttpStatusCode.OK);
        if (steps >= 5)
            await warehouse.Deliver(order, parcel: 1).ShouldBe(HttpStatusCode.OK);
        for (var i = 0; i < steps - 5; i++)
        {
            order = await customer.RequestReturn(order, (1, sku)).Order();
            await warehouse.ReceiveReturn(order, i).ShouldBe(HttpStatusCode.OK);
        }

        order = await customer.See(order);
        order.Status.ShouldBe(state);
        return order;
    }

    /// <summary>A command with what makes most sense in the order's state.</summary>
    public static Task<HttpAnswer> Do(this Client client, string command, OrderView order)
    {
        var sku = order.Lines[0].Sku;
        return command switch
        {
            "payments" => client.Pay(order),
            "cancellation" => client.Cancel(order),
            "rest/cancellation" => client.CancelRest(order),
            "preparation" => client.Prepare(order),
            "shipments" => client.Ship(order, (Math.Max(1, order.Lines[0].Quantity - order.Lines[0].Shipped), sku)),
            "delivery" => client.Post($"{order.Path}/shipments/{Parcel(order)}/delivery"),
            "returns" => client.RequestReturn(order, (1, sku)),
            "receipt" => client.Post($"{order.Path}/returns/{ParcelBack(order)}/receipt"),
            "refunds" => client.Refund(order, 1),
            _ => throw new ArgumentOutOfRangeException(nameof(command)),
        };
    }

    private static string Parcel(OrderView order) =>
        (order.Shipments.FirstOrDefault(parcel => parcel.DeliveredAt is null)
            ?? (order.Shipments.Count > 0 ? order.Shipments[0] : null))?.Id
        ?? "shp_01jd0000000000000000000000";

    private static string ParcelBack(OrderView order) =>
        (order.Returns.FirstOrDefault(parcel => parcel.ReceivedAt is null) ?? (order.Returns.Count > 0 ? order.Returns[0] : null))?.Id
        ?? "ret_01jd0000000000000000000000";

    private static async Task<OrderView> Expire(ClockedApi api, Client customer, OrderView order)
    {
        api.Time.Advance(TimeSpan.FromMinutes(31));
        return await Eventually.Be(() => customer.See(order), seen => seen.Status == "expired", api.Time);
    }
}

/// <summary>A host whose time a test class moves; it is the class's own.</summary>
public sealed class ClockedApi() : Api(new ApiOptions { Clock = new FakeClock() }), IAsyncLifetime
{
    public FakeClock Time => (FakeClock)Clock;

    public ValueTask InitializeAsync() => new(Start());
}
