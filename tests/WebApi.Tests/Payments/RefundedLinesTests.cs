namespace CleanOrders.WebApi.Tests.Payments;

/// <summary>Of no line goes back more than it cost, and an order shows what went back of each.</summary>
public sealed class RefundedLinesTests(SharedApi api)
{
    [Fact]
    public async Task A_return_does_not_pay_again_what_was_refunded_of_its_line()
    {
        var (customer, warehouse, support) = (await api.NewCustomer(), api.As(Warehouse), api.As(Support));
        var (order, first, _) = await Paid(customer);
        await warehouse.Prepare(order).ShouldBe(HttpStatusCode.OK);
        order = await warehouse.ShipRest(order).Order();
        order = await warehouse.Deliver(order).Order();
        var refund = await support.Refund(order, 174).ShouldBe(HttpStatusCode.Created);
        refund.Member("lines").EnumerateArray().Select(line => line.GetProperty("amount").GetProperty("amount").GetInt64())
            .ShouldBe([77, 97]);
        (await customer.See(order)).Lines.Select(line => line.Refunded.Amount).ShouldBe([77, 97]);

        order = await customer.RequestReturn(order, (1, first)).Order();
        order = await warehouse.ReceiveReturn(order).Order();

        order.Lines.Select(line => line.Refunded.Amount).ShouldBe([137, 97]);
        order.Payment.ShouldBe(new PaymentView("partially_refunded", new MoneyView(311, "EUR"), new MoneyView(234, "EUR")));
        await support.Refund(order, 77).ShouldBe(HttpStatusCode.Created);
        (await customer.See(order)).Lines.ShouldAllBe(line => line.Refunded == line.Total);
        (await support.PaymentOf(order, seen => seen.Refunded.Amount == 311)).Refunds.SelectMany(one => one.Lines)
            .ToLookup(line => line.Sku)
            .Select(line => line.Sum(part => part.Amount.Amount)).ShouldBe([137, 174], ignoreOrder: true);
    }

    [Fact]
    public async Task A_cancellation_pays_what_is_left_of_each_line()
    {
        var (customer, support) = (await api.NewCustomer(), api.As(Support));
        var (order, _, _) = await Paid(customer);

        // Each cent belongs to the dearer line: in proportion to their prices, the rest would be a cent too much for it.
        for (var cent = 0; cent < 3; cent++)
            await support.Refund(order, 1).ShouldBe(HttpStatusCode.Created);

        order = await customer.Cancel(order).Order();

        order.Lines.ShouldAllBe(line => line.Refunded == line.Total);
        order.Payment.Refunded.ShouldBe(order.Total);
    }

    [Fact]
    public async Task An_order_whose_money_went_back_is_not_prepared_and_can_be_cancelled()
    {
        var customer = await api.NewCustomer();
        var (order, first, _) = await Paid(customer);
        await api.As(Support).Refund(order, 311).ShouldBe(HttpStatusCode.Created);

        await api.As(Warehouse).Prepare(order).ShouldBeProblem(409, "order.refunded_in_full");

        (await api.As(Warehouse).See(order)).AllowedActions.ShouldBeEmpty();
        order = await customer.Cancel(order).Order();
        order.Status.ShouldBe("cancelled");
        (await api.Stock(first)).ShouldBe((OnHand: 5, Reserved: 0));
        (await customer.Get($"{order.Path}/history").Json()).GetProperty("items").EnumerateArray()
            .Count(entry => entry.GetProperty("action").GetString() == "order_refunded").ShouldBe(1, "there is nothing left to go back");
    }

    [Fact]
    public async Task An_order_whose_money_went_back_is_not_shipped_and_its_rest_is_given_up()
    {
        var (customer, warehouse, support) = (await api.NewCustomer(), api.As(Warehouse), api.As(Support));
        var (order, first, second) = await Paid(customer);
        await warehouse.Prepare(order).ShouldBe(HttpStatusCode.OK);
        order = await warehouse.Ship(order, (1, first)).Order();
        await support.Refund(order, 311).ShouldBe(HttpStatusCode.Created);

        await warehouse.Ship(order, (1, second)).ShouldBeProblem(409, "order.refunded_in_full");

        (await warehouse.See(order)).AllowedActions.ShouldBe(["delivery"]);
        order = await support.CancelRest(order).Order();
        order.Status.ShouldBe("shipped");
        order.Payment.Refunded.ShouldBe(order.Total);
        (await api.Stock(second)).ShouldBe((OnHand: 5, Reserved: 0));
    }

    private async Task<(OrderView Order, string First, string Second)> Paid(Client customer)
    {
        var (first, second) = (await api.NewProduct(stock: 5, price: 137), await api.NewProduct(stock: 5, price: 174));
        var order = await customer.PlaceOrder((1, first), (1, second)).Order();
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        return (order, first, second);
    }
}
