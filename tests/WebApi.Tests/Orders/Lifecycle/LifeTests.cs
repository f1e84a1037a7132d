namespace CleanOrders.WebApi.Tests.Orders.Lifecycle;

/// <summary>One order from its beginning to its end, with what each step does to stock, history and entity tag.</summary>
public sealed class LifeTests(SharedApi api)
{
    [Fact]
    public async Task An_order_is_paid_prepared_shipped_in_two_parcels_delivered_and_comes_back_in_two_returns()
    {
        var (customer, warehouse) = (await api.NewCustomer(), api.As(Warehouse));
        var (lamps, chairs) = (await api.NewProduct(stock: 10), await api.NewProduct(stock: 10));
        var order = await customer.PlaceOrder((2, lamps), (3, chairs)).Order();

        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        order = await customer.See(order);
        order.Status.ShouldBe("paid");
        order.ExpiresAt.ShouldBeNull();
        order.Payment.ShouldBe(new PaymentView("paid", order.Total, order.Total with { Amount = 0 }));

        order = await warehouse.Prepare(order).Order();
        order.Status.ShouldBe("preparing");

        order = await warehouse.Ship(order, (1, lamps), (3, chairs)).ShouldBe(HttpStatusCode.Created).Order();
        order.Status.ShouldBe("partially_shipped");
        order.Lines.Select(line => line.Shipped).ShouldBe([1, 3]);
        (await api.Stock(lamps)).ShouldBe((OnHand: 9, Reserved: 1));
        (await api.Stock(chairs)).ShouldBe((OnHand: 7, Reserved: 0));

        order = await warehouse.Ship(order, (1, lamps)).Order();
        order.Status.ShouldBe("shipped");
        order.Shipments.Count.ShouldBe(2);
        order.Shipments[0].Lines.ShouldBe([new PiecesView(lamps, 1), new PiecesView(chairs, 3)]);
        order.Shipments[0].Carrier.ShouldBe("DHL");
        order.Shipments[0].Id.ShouldStartWith("shp_");

        order = await warehouse.Deliver(order, parcel: 1).Order();
        order.Status.ShouldBe("shipped");
        order.Shipments.Select(parcel => parcel.DeliveredAt is not null).ShouldBe([false, true]);
        order = await warehouse.Deliver(order, parcel: 0).Order();
        order.Status.ShouldBe("delivered");

        order = await customer.RequestReturn(order, (2, chairs)).ShouldBe(HttpStatusCode.Created).Order();
        order.Status.ShouldBe("delivered");
        order.Returns.ShouldHaveSingleItem().Status.ShouldBe("requested");
        (await api.Stock(chairs)).ShouldBe((OnHand: 7, Reserved: 0));

        order = await warehouse.ReceiveReturn(order, 0, (1, chairs)).Order();
        order.Status.ShouldBe("partially_returned");
        order.Returns[0].Status.ShouldBe("received");
        order.Returns[0].Damaged.ShouldBe([new PiecesView(chairs, 1)]);
        order.Lines.Select(line => line.Returned).ShouldBe([0, 2]);
        (await api.Stock(chairs)).ShouldBe((OnHand: 8, Reserved: 0));

        order = await customer.RequestReturn(order, (2, lamps), (1, chairs)).Order();
        order = await warehouse.ReceiveReturn(order, 1).Order();
        order.Status.ShouldBe("returned");
        order.AllowedActions.ShouldBeEmpty();
        (await api.Stock(lamps)).ShouldBe((OnHand: 10, Reserved: 0));
        (await api.Stock(chairs)).ShouldBe((OnHand: 9, Reserved: 0));
        (await api.StockByLedger(lamps)).ShouldBe((10, 0));
        (await api.StockByLedger(chairs)).ShouldBe((9, 0));

        await ItsHistoryIs(customer, order,
            "order_placed", "order_paid", "order_preparation_started", "order_shipped", "order_shipped", "shipment_delivered",
            "shipment_delivered",
            "order_return_requested", "order_return_received", "order_refunded", "order_return_requested", "order_return_received",
            "order_refunded");
        order.Payment.ShouldBe(new PaymentView("refunded", order.Total, order.Total));
    }

    [Fact]
    public async Task Every_step_makes_the_next_version_and_says_it_as_the_entity_tag()
    {
        var (customer, warehouse) = (await api.NewCustomer(), api.As(Warehouse));
        var order = await customer.PlaceOrder((1, "SKU-00005")).Order();
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);

        var prepared = await warehouse.Prepare(order);
        var shipped = await warehouse.Ship(order, (1, "SKU-00005"));
        var delivered = await warehouse.Deliver(await customer.See(order));

        new[] { prepared.ETag, shipped.ETag, delivered.ETag }.ShouldBe(["\"3\"", "\"4\"", "\"5\""]);
        (await customer.Get(order.Path)).ETag.ShouldBe("\"5\"");
    }

    [Fact]
    public async Task A_step_answers_what_its_doer_sees_afterwards()
    {
        var (customer, warehouse) = (await api.NewCustomer(), api.As(Warehouse));
        var order = await customer.PlaceOrder((1, "SKU-00006")).Order();
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);

        var prepared = await warehouse.Prepare(order);
        var shipped = await warehouse.Ship(order, (1, "SKU-00006"));

        prepared.Member("allowedActions").GetRawText().ShouldBe("""["shipments"]""");
        shipped.Text.ShouldBe((await warehouse.Get(order.Path)).Text);
        shipped.Location.ShouldBe(order.Path);
    }

    private static async Task ItsHistoryIs(Client customer, OrderView order, params string[] actions)
    {
        var entries = (await customer.Get($"{order.Path}/history").Json()).GetProperty("items").EnumerateArray().ToList();
        entries.Select(entry => entry.GetProperty("action").GetString()).ShouldBe(actions);
        entries.Select(entry => entry.GetProperty("version").GetInt32()).ShouldBe(Enumerable.Range(1, actions.Length));
        entries.Select(entry => entry.GetProperty("at").GetDateTimeOffset()).ShouldBeInOrder();
        entries.Skip(1).Select(entry => entry.GetProperty("from").GetString())
            .ShouldBe(entries.SkipLast(1)
                .Select(entry => entry.GetProperty("to").GetString()), "each fact begins where the one before ended");
    }
}
