namespace CleanOrders.WebApi.Tests.Orders;

public sealed class RestCancellationTests(SharedApi api)
{
    [Fact]
    public async Task The_rest_of_a_partly_shipped_order_does_not_stay_reserved_and_its_money_goes_back()
    {
        var (customer, order, lamps, chairs) = await PartlyShipped();
        order.AllowedActions.ShouldBeEmpty("the customer cannot give it up");
        (await api.As(Support).See(order)).AllowedActions.ShouldBe(["rest/cancellation", "refunds"]);

        order = await api.As(Support).CancelRest(order, "No longer made").ShouldBe(HttpStatusCode.OK).Order();

        order.Status.ShouldBe("shipped");
        order.Lines.Select(line => (line.Quantity, line.Shipped, line.Cancelled, line.Refunded.Amount))
            .ShouldBe([(3, 1, 2, 1400), (2, 0, 2, 600)]);
        order.Payment.ShouldBe(new PaymentView("partially_refunded", new MoneyView(2700, "EUR"), new MoneyView(2000, "EUR")));
        order.AllowedActions.ShouldBe(["refunds"]);
        (await api.Stock(lamps)).ShouldBe((OnHand: 9, Reserved: 0));
        (await api.Stock(chairs)).ShouldBe((OnHand: 10, Reserved: 0));
        (await api.StockByLedger(lamps)).ShouldBe((9, 0));
        (await api.StockByLedger(chairs)).ShouldBe((10, 0));
        var history = (await customer.Get($"{order.Path}/history").Json()).GetProperty("items").EnumerateArray().ToList();
        history[^2].GetProperty("action").GetString().ShouldBe("order_rest_cancelled");
        history[^2].GetProperty("note").GetString().ShouldBe("No longer made");
        history[^2].GetProperty("by").GetString().ShouldBe((await api.As(Support).Get("/v1/me").Json()).GetProperty("id").GetString());
        var refund = (await api.As(Support).PaymentOf(order, seen => seen.Refunded.Amount == 2000)).Refunds.ShouldHaveSingleItem();
        refund.Lines.ShouldBe(
            [new RefundLineView(lamps, new MoneyView(1400, "EUR")), new RefundLineView(chairs, new MoneyView(600, "EUR"))]);
    }

    [Fact]
    public async Task Afterwards_what_was_shipped_is_delivered_and_comes_back_and_no_more()
    {
        var (customer, order, lamps, chairs) = await PartlyShipped();
        order = await api.As(Support).CancelRest(order).Order();

        order = await api.As(Warehouse).Deliver(order).Order();
        order.Status.ShouldBe("delivered");
        await customer.RequestReturn(order, (1, chairs)).ShouldBeProblem(409, "order.more_than_ordered");
        await customer.RequestReturn(order, (2, lamps)).ShouldBeProblem(409, "order.more_than_ordered");
        order = await customer.RequestReturn(order, (1, lamps)).Order();
        order = await api.As(Warehouse).ReceiveReturn(order).Order();

        order.Status.ShouldBe("returned");
        order.Payment.ShouldBe(new PaymentView("refunded", order.Total, order.Total));
        order.Lines.ShouldAllBe(line => line.Refunded == line.Total);
        (await api.Stock(lamps)).ShouldBe((OnHand: 10, Reserved: 0));
    }

    [Fact]
    public async Task An_order_whose_parcels_had_all_arrived_is_delivered_at_once()
    {
        var (customer, order, lamps, _) = await PartlyShipped();
        order = await api.As(Warehouse).Deliver(order).Order();
        order.Status.ShouldBe("partially_shipped");

        order = await api.As(Support).CancelRest(order).Order();

        order.Status.ShouldBe("delivered");
        (await customer.See(order)).AllowedActions.ShouldBe(["returns"]);
        var history = (await customer.Get($"{order.Path}/history").Json()).GetProperty("items").EnumerateArray();
        history.TakeLast(3).Select(entry => (entry.GetProperty("action").GetString(), entry.GetProperty("to").GetString()))
            .ShouldBe([("order_rest_cancelled", "shipped"), ("order_delivered", "delivered"), ("order_refunded", "delivered")]);
        _ = await customer.RequestReturn(order, (1, lamps)).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task What_was_refunded_of_the_rest_before_does_not_go_back_twice()
    {
        var (_, order, _, _) = await PartlyShipped();
        await api.As(Support).Refund(order, 2500).ShouldBe(HttpStatusCode.Created);

        order = await api.As(Support).CancelRest(order).Order();

        order.Lines.ShouldAllBe(line => line.Refunded.Amount <= line.Total.Amount);
        order.Payment.Refunded.Amount.ShouldBe(order.Lines.Sum(line => line.Refunded.Amount));
        order.Payment.Refunded.ShouldBe(order.Total, "what was left of the lines is less than the rest has cost");
    }

    [Fact]
    public async Task Only_who_manages_orders_gives_the_rest_up_and_says_why()
    {
        var (customer, order, _, _) = await PartlyShipped();

        await customer.CancelRest(order).ShouldBeProblem(403, "auth.forbidden");
        await api.As(Warehouse).CancelRest(order).ShouldBeProblem(403, "auth.forbidden");
        await (await api.NewCustomer()).CancelRest(order).ShouldBeProblem(404, "order.not_found");
        await api.As(Support).CancelRest(order, " ").ShouldBeInvalid(("/reason", "field.required"));
        await api.As(Support).With("If-Match", $"\"{order.Version - 1}\"").CancelRest(order)
            .ShouldBeProblem(412, "request.precondition_failed");
        (await customer.See(order)).Version.ShouldBe(order.Version);
    }

    [Fact]
    public async Task Sent_again_with_its_key_it_happens_once()
    {
        var (_, order, lamps, _) = await PartlyShipped();
        var support = api.As(Support).WithKey(Client.FreshKey());

        var first = await support.CancelRest(order).ShouldBe(HttpStatusCode.OK);

        (await support.CancelRest(order)).Text.ShouldBe(first.Text);
        await api.As(Support).CancelRest(order).ShouldBeProblem(409, "order.wrong_state");
        (await api.Stock(lamps)).ShouldBe((OnHand: 9, Reserved: 0));
    }

    /// <summary>One of three lamps is on its way, two chairs are not.</summary>
    private async Task<(Client Customer, OrderView Order, string Lamps, string Chairs)> PartlyShipped()
    {
        var (customer, lamps, chairs) =
            (await api.NewCustomer(), await api.NewProduct(stock: 10, price: 700), await api.NewProduct(stock: 10, price: 300));
        var order = await customer.PlaceOrder((3, lamps), (2, chairs)).Order();
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        await api.As(Warehouse).Prepare(order).ShouldBe(HttpStatusCode.OK);
        _ = await api.As(Warehouse).Ship(order, (1, lamps)).ShouldBe(HttpStatusCode.Created);
        return (customer, await customer.See(order), lamps, chairs);
    }
}
