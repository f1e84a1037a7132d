namespace CleanOrders.WebApi.Tests.Orders;

public sealed class CancellationTests(SharedApi api)
{
    [Fact]
    public async Task A_customer_cancels_what_is_not_paid_and_the_stock_returns()
    {
        var (customer, sku) = (await api.NewCustomer(), await api.NewProduct(stock: 5));
        var order = await customer.PlaceOrder((5, sku)).Order();

        var cancelled = await customer.Cancel(order, "Too dear").Order();

        cancelled.Status.ShouldBe("cancelled");
        cancelled.ExpiresAt.ShouldBeNull();
        cancelled.AllowedActions.ShouldBeEmpty();
        cancelled.Payment.Status.ShouldBe("unpaid");
        (await api.Stock(sku)).ShouldBe((OnHand: 5, Reserved: 0));
        var last = (await customer.Get($"{order.Path}/history").Json()).GetProperty("items")[1];
        last.GetProperty("action").GetString().ShouldBe("order_cancelled");
        last.GetProperty("note").GetString().ShouldBe("Too dear");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_a_paid_order_gives_the_money_back(bool byStaff)
    {
        var (customer, sku) = (await api.NewCustomer(), await api.NewProduct(stock: 5, price: 700));
        var order = await customer.PlaceOrder((3, sku)).Order();
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);

        var cancelled = await (byStaff ? api.As(Support) : customer).Cancel(order).Order();

        cancelled.Status.ShouldBe("cancelled");
        cancelled.Payment.ShouldBe(new PaymentView("refunded", new MoneyView(2100, "EUR"), new MoneyView(2100, "EUR")));
        (await api.Stock(sku)).ShouldBe((OnHand: 5, Reserved: 0));
        (await api.StockByLedger(sku)).ShouldBe((5, 0));
    }

    [Fact]
    public async Task Once_it_is_being_prepared_only_staff_can_cancel()
    {
        var (customer, sku) = (await api.NewCustomer(), await api.NewProduct(stock: 5));
        var order = await customer.PlaceOrder((1, sku)).Order();
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        order = await api.As(Warehouse).Prepare(order).Order();

        var refused = await customer.Cancel(order).ShouldBeProblem(409, "order.wrong_state");
        refused.Member("from").GetString().ShouldBe("preparing");
        refused.Member("requested").GetString().ShouldBe("cancelled");
        refused.Member("allowed").GetRawText().ShouldBe("""["partially_shipped","shipped"]""");

        var cancelled = await api.As(Support).Cancel(order).Order();
        cancelled.Payment.Refunded.ShouldBe(order.Total);
        (await api.Stock(sku)).ShouldBe((OnHand: 5, Reserved: 0));
    }

    [Fact]
    public async Task Staff_who_may_not_manage_orders_are_refused()
    {
        var order = await (await api.NewCustomer()).PlaceOrder((1, "SKU-00010")).Order();

        await api.As(Warehouse).Cancel(order).ShouldBeProblem(403, "auth.forbidden");
    }

    [Theory]
    [InlineData("{}", "field.required")]
    [InlineData("""{"reason":"   "}""", "field.required")]
    [InlineData("""{"reason":null}""", "field.required")]
    [InlineData("""{"reason":"a\u0000b"}""", "field.bad_characters")]
    public async Task A_reason_is_wanted(string body, string code)
    {
        var customer = await api.NewCustomer();
        var order = await customer.PlaceOrder((1, "SKU-00010")).Order();

        await customer.Post($"{order.Path}/cancellation", body).ShouldBeInvalid(("/reason", code));
    }
}
