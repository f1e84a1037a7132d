namespace CleanOrders.WebApi.Tests.Orders;

public sealed class ReturnTests(SharedApi api)
{
    [Fact]
    public async Task No_more_comes_back_than_was_delivered_and_not_announced_yet()
    {
        var (customer, order, sku) = await DeliveredOrder(pieces: 3);
        order = await customer.RequestReturn(order, (2, sku)).Order();

        await customer.RequestReturn(order, (2, sku)).ShouldBeProblem(409, "order.more_than_ordered");
        order = await customer.RequestReturn(order, (1, sku)).Order();
        order.Returns.Count.ShouldBe(2);
        order.AllowedActions.ShouldBeEmpty("everything is announced");
    }

    [Fact]
    public async Task Damage_is_part_of_what_came_back()
    {
        var (customer, order, sku) = await DeliveredOrder(pieces: 3);
        order = await customer.RequestReturn(order, (1, sku)).Order();

        await api.As(Warehouse).ReceiveReturn(order, 0, (2, sku)).ShouldBeProblem(409, "order.more_than_ordered");
        await api.As(Warehouse).ReceiveReturn(order, 0, (1, "SKU-00001")).ShouldBeProblem(400, "order.sku_not_in_order");
        (await customer.See(order)).Returns[0].Status.ShouldBe("requested");
    }

    [Fact]
    public async Task What_is_damaged_does_not_go_back_to_stock()
    {
        var (customer, order, sku) = await DeliveredOrder(pieces: 3);
        order = await customer.RequestReturn(order, (3, sku)).Order();

        order = await api.As(Warehouse).ReceiveReturn(order, 0, (3, sku)).Order();

        order.Status.ShouldBe("returned");
        (await api.Stock(sku)).ShouldBe((OnHand: 997, Reserved: 0));
    }

    [Fact]
    public async Task A_receipt_needs_no_body_when_nothing_is_damaged_and_happens_once()
    {
        var (customer, order, sku) = await DeliveredOrder(pieces: 1);
        order = await customer.RequestReturn(order, (1, sku)).Order();
        var receipt = $"{order.Path}/returns/{order.Returns[0].Id}/receipt";

        await api.As(Warehouse).Post(receipt).ShouldBe(HttpStatusCode.OK);
        await api.As(Warehouse).Post(receipt).ShouldBeProblem(409, "order.already_received");
        (await api.Stock(sku)).ShouldBe((OnHand: 1000, Reserved: 0));
    }

    [Fact]
    public async Task A_return_has_lines_and_a_reason()
    {
        var (customer, order, sku) = await DeliveredOrder(pieces: 1);

        await customer.Post($"{order.Path}/returns", "{}").ShouldBeInvalid(("/lines", "order.no_lines"), ("/reason", "field.required"));
        await customer.RequestReturn(order, (1, "SKU-00001")).ShouldBeProblem(400, "order.sku_not_in_order");
        await customer.RequestReturn(order, (1, sku), (1, sku)).ShouldBeInvalid(("/lines/1/sku", "order.duplicate_sku"));
    }

    private async Task<(Client Customer, OrderView Order, string Sku)> DeliveredOrder(int pieces)
    {
        var (customer, warehouse, sku) = (await api.NewCustomer(), api.As(Warehouse), await api.NewProduct());
        var order = await customer.PlaceOrder((pieces, sku)).Order();
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        await warehouse.Prepare(order).ShouldBe(HttpStatusCode.OK);
        order = await warehouse.ShipRest(order).Order();
        return (customer, await warehouse.Deliver(order).Order(), sku);
    }
}
