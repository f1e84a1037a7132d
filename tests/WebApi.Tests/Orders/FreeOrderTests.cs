namespace CleanOrders.WebApi.Tests.Orders;

/// <summary>An order that costs nothing is paid by itself, and no payment provider hears of it.</summary>
public sealed class FreeOrderTests(ClockedApi api) : IClassFixture<ClockedApi>
{
    private static readonly MoneyView Nothing = new(0, "EUR");

    [Fact]
    public async Task What_costs_nothing_is_paid_when_it_is_placed_without_a_provider()
    {
        var (customer, sku) = (await api.NewCustomer(), await api.NewProduct(stock: 5, price: 0));

        var answer =
            await customer.Post(
                "/v1/orders", new { lines = new[] { new { sku, quantity = 2 } }, shippingAddress = An.Address(), expectedTotal = Nothing })
            .ShouldBe(HttpStatusCode.Created);
        var order = await Task.FromResult(answer).Order();

        order.Status.ShouldBe("paid");
        order.ExpiresAt.ShouldBeNull();
        order.Payment.ShouldBe(new PaymentView("paid", Nothing, Nothing));
        order.AllowedActions.ShouldBe(["cancellation"]);
        answer.ETag.ShouldBe("\"2\"");
        (await customer.Get(order.Path)).Text.ShouldBe(answer.Text);
        (await api.As(Support).PaymentsOf(order)).ShouldBeEmpty();
        await ItsHistoryIs(customer, order, ("order_placed", order.Customer), ("order_paid", "system"));
        await customer.Pay(order).ShouldBeProblem(409, "order.wrong_state");
        (await api.Stock(sku)).ShouldBe((OnHand: 5, Reserved: 2));
    }

    [Fact]
    public async Task Nothing_goes_back_of_what_cost_nothing()
    {
        var (customer, warehouse, support, sku) =
            (await api.NewCustomer(), api.As(Warehouse), api.As(Support), await api.NewProduct(stock: 5, price: 0));
        var order = await customer.PlaceOrder((2, sku)).Order();

        await support.Refund(order, 0).ShouldBeInvalid(("/amount/amount", "payment.nothing_to_refund"));
        await support.Refund(order, 1).ShouldBeProblem(409, "payment.refund_exceeds_captured");
        await warehouse.Prepare(order).ShouldBe(HttpStatusCode.OK);
        order = await warehouse.Ship(order, (1, sku)).Order();
        order = await support.CancelRest(order).Order();
        order = await warehouse.Deliver(order).Order();
        order = await customer.RequestReturn(order, (1, sku)).Order();
        order = await warehouse.ReceiveReturn(order).Order();

        order.Status.ShouldBe("returned");
        order.Payment.Refunded.ShouldBe(Nothing);
        (await Actions(customer, order)).ShouldNotContain("order_refunded");
        (await support.PaymentsOf(order)).ShouldBeEmpty();
        (await api.Stock(sku)).ShouldBe((OnHand: 5, Reserved: 0));
    }

    [Fact]
    public async Task A_free_order_is_cancelled_and_no_refund_of_nothing_is_made()
    {
        var (customer, sku) = (await api.NewCustomer(), await api.NewProduct(stock: 5, price: 0));

        var order = await customer.Cancel(await customer.PlaceOrder((2, sku)).Order()).Order();

        order.Status.ShouldBe("cancelled");
        (await Actions(customer, order)).ShouldBe(["order_placed", "order_paid", "order_cancelled"]);
        (await api.Stock(sku)).ShouldBe((OnHand: 5, Reserved: 0));
    }

    [Fact]
    public async Task Of_a_free_line_in_a_paid_order_nothing_goes_back()
    {
        var (customer, warehouse, gift, lamp) =
            (await api.NewCustomer(), api.As(Warehouse), await api.NewProduct(price: 0), await api.NewProduct(price: 700));
        var order = await customer.PlaceOrder((1, gift), (1, lamp)).Order();
        order.Status.ShouldBe("awaiting_payment");
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        await warehouse.Prepare(order).ShouldBe(HttpStatusCode.OK);
        order = await warehouse.ShipRest(order).Order();
        order = await warehouse.Deliver(order).Order();

        order = await customer.RequestReturn(order, (1, gift)).Order();
        order = await warehouse.ReceiveReturn(order).Order();
        order.Payment.Status.ShouldBe("paid");
        (await Actions(customer, order)).ShouldNotContain("order_refunded");

        order = await customer.RequestReturn(order, (1, lamp)).Order();
        order = await warehouse.ReceiveReturn(order, 1).Order();
        order.Lines.Select(line => line.Refunded.Amount).ShouldBe([0, 700]);
    }

    [Fact]
    public async Task An_unpaid_free_order_of_before_is_paid_without_asking_the_provider_who_would_decline()
    {
        var customer = await api.NewCustomer();
        var order = await UnpaidOfBefore(customer);
        var sameKey = customer.WithKey(Client.FreshKey());

        var receipt = await sameKey.Pay(order, "tok_declined").ShouldBe(HttpStatusCode.Created);

        receipt.Member("status").GetString().ShouldBe("succeeded");
        (await customer.See(order)).Status.ShouldBe("paid");
        (await sameKey.Pay(order, "tok_declined")).Text.ShouldBe(receipt.Text);
        var payment = (await api.As(Support).PaymentsOf(order)).ShouldHaveSingleItem();
        (payment.Provider, payment.Amount).ShouldBe(("none", Nothing));
    }

    [Fact]
    public async Task An_unpaid_free_order_of_before_does_not_expire()
    {
        var customer = await api.NewCustomer();
        var order = await UnpaidOfBefore(customer);

        api.Time.Advance(TimeSpan.FromMinutes(31));

        _ = await Eventually.Be(() => customer.See(order), seen => seen.Status == "paid", api.Time);
    }

    /// <summary>As the version wrote it that sent such orders to the provider.</summary>
    private async Task<OrderView> UnpaidOfBefore(Client customer)
    {
        var order = await customer.PlaceOrder((1, await api.NewProduct(price: 0))).Order();
        await using (var connection = await api.Database.Open())
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"UPDATE orders SET status = 'awaiting_payment' WHERE number = '{order.Number}'";
            (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
        }

        order = await customer.See(order);
        order.AllowedActions.ShouldBe(["payments", "cancellation"]);
        return order;
    }

    private static async Task<IEnumerable<string?>> Actions(Client customer, OrderView order) =>
        (await customer.Get($"{order.Path}/history").Json()).GetProperty("items").EnumerateArray()
            .Select(entry => entry.GetProperty("action").GetString());

    private static async Task ItsHistoryIs(Client customer, OrderView order, params (string Action, string By)[] entries) =>
        (await customer.Get($"{order.Path}/history").Json()).GetProperty("items").EnumerateArray()
            .Select(entry => (entry.GetProperty("action").GetString()!, entry.GetProperty("by").GetString()!)).ShouldBe(entries);
}
