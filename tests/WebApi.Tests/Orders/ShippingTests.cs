namespace CleanOrders.WebApi.Tests.Orders;

public sealed class ShippingTests(SharedApi api)
{
    [Fact]
    public async Task A_parcel_has_no_more_than_what_is_left_to_ship()
    {
        var (order, sku) = await PreparedOrder(pieces: 3);
        order = await api.As(Warehouse).Ship(order, (2, sku)).Order();

        await api.As(Warehouse).Ship(order, (2, sku)).ShouldBeProblem(409, "order.more_than_ordered");

        (await api.As(Warehouse).See(order)).Shipments.Count.ShouldBe(1);
        (await api.Stock(sku)).ShouldBe((OnHand: 998, Reserved: 1));
    }

    [Fact]
    public async Task A_parcel_has_only_what_was_ordered()
    {
        var (order, _) = await PreparedOrder(pieces: 1);

        await api.As(Warehouse).Ship(order, (1, "SKU-00001")).ShouldBeProblem(400, "order.sku_not_in_order");
    }

    [Fact]
    public async Task A_parcel_has_lines_a_carrier_and_a_tracking_number()
    {
        var (order, sku) = await PreparedOrder(pieces: 1);

        await api.As(Warehouse).Post($"{order.Path}/shipments", "{}")
            .ShouldBeInvalid(("/lines", "order.no_lines"), ("/carrier", "field.required"), ("/tracking", "field.required"));
        await api.As(Warehouse).Ship(order, (1, sku), (1, sku)).ShouldBeInvalid(("/lines/1/sku", "order.duplicate_sku"));
        await api.As(Warehouse).Ship(order, (0, sku)).ShouldBeInvalid(("/lines/0/quantity", "order.quantity_out_of_range"));
    }

    [Fact]
    public async Task A_parcel_is_delivered_once_and_only_on_its_own_order()
    {
        var (order, sku) = await PreparedOrder(pieces: 2);
        var (other, _) = await PreparedOrder(pieces: 1);
        order = await api.As(Warehouse).Ship(order, (1, sku)).Order();

        await api.As(Warehouse).Post($"{other.Path}/shipments/{order.Shipments[0].Id}/delivery")
            .ShouldBeProblem(404, "order.shipment_not_found");
        await api.As(Warehouse).Deliver(order).ShouldBe(HttpStatusCode.OK);
        await api.As(Warehouse).Deliver(order).ShouldBeProblem(409, "order.already_delivered");
    }

    [Fact]
    public async Task Delivery_and_preparation_take_no_body_or_an_empty_one_and_nothing_else()
    {
        var customer = await api.NewCustomer();
        var order = await customer.PlaceOrder((1, "SKU-00011")).Order();
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);

        await api.As(Warehouse).Post($"{order.Path}/preparation", """{"at":"2026-01-01T00:00:00Z"}""")
            .ShouldBeInvalid(("/at", "field.unknown"));
        await api.As(Warehouse).Post($"{order.Path}/preparation", "{}").ShouldBe(HttpStatusCode.OK);
        order = await api.As(Warehouse).Ship(order, (1, "SKU-00011")).Order();
        await api.As(Warehouse).Deliver(order).ShouldBe(HttpStatusCode.OK);
    }

    private async Task<(OrderView Order, string Sku)> PreparedOrder(int pieces)
    {
        var (customer, sku) = (await api.NewCustomer(), await api.NewProduct());
        var order = await customer.PlaceOrder((pieces, sku)).Order();
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        return (await api.As(Warehouse).Prepare(order).Order(), sku);
    }
}
