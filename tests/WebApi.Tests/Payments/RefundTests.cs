namespace CleanOrders.WebApi.Tests.Payments;

public sealed class RefundTests(SharedApi api)
{
    [Fact]
    public async Task Staff_give_a_part_back_and_then_the_rest()
    {
        var (customer, support) = (await api.NewCustomer(), api.As(Support));
        var (order, sku) = await Paid(customer);

        var refund = await support.Refund(order, 500, "A scratch").ShouldBe(HttpStatusCode.Created);

        refund.Member("status").GetString().ShouldBe("pending");
        (await customer.See(order)).Payment.ShouldBe(
            new PaymentView("partially_refunded", new MoneyView(2100, "EUR"), new MoneyView(500, "EUR")));
        await support.Refund(order, 1600).ShouldBe(HttpStatusCode.Created);
        (await customer.See(order)).ShouldSatisfyAllConditions(
            now => now.Payment.Status.ShouldBe("refunded"),
            now => now.Status.ShouldBe("paid"));

        var payment = await support.PaymentOf(order, seen => seen.Refunded.Amount == 2100);
        payment.RefundPending.Amount.ShouldBe(0);
        payment.Refunds.Select(one => (one.Status, one.Amount.Amount, one.Reason))
            .ShouldBe([("succeeded", 500, "A scratch"), ("succeeded", 1600, "Out of kindness")]);
        payment.Refunds[0].Lines.ShouldBe([new RefundLineView(sku, new MoneyView(500, "EUR"))]);
        payment.Entries.Select(entry => entry.Version).ShouldBe(Enumerable.Range(1, 7));
        payment.Entries.Take(3).Select(entry => entry.Kind).ShouldBe(["begun", "authorised", "captured"]);
    }

    [Fact]
    public async Task Never_more_goes_back_than_was_captured()
    {
        var (customer, support) = (await api.NewCustomer(), api.As(Support));
        var (order, _) = await Paid(customer);
        var unpaid = await customer.PlaceOrder((1, "SKU-00031")).Order();

        await support.Refund(order, 2101).ShouldBeProblem(409, "payment.refund_exceeds_captured");
        await support.Refund(order, 2000).ShouldBe(HttpStatusCode.Created);
        await support.Refund(order, 101).ShouldBeProblem(409, "payment.refund_exceeds_captured");
        await support.Refund(unpaid, 1).ShouldBeProblem(409, "payment.refund_exceeds_captured");
        await support.Post($"{order.Path}/refunds", new { amount = new { amount = 1, currency = "USD" }, reason = "Dollars" })
            .ShouldBeProblem(409, "payment.refund_exceeds_captured");
    }

    [Fact]
    public async Task What_is_no_refund_is_refused_by_its_members()
    {
        var (order, _) = await Paid(await api.NewCustomer());

        await api.As(Support).Refund(order, 0).ShouldBeInvalid(("/amount/amount", "payment.nothing_to_refund"));
        await api.As(Support).Post($"{order.Path}/refunds", new { amount = new { amount = -1, currency = "euro" } })
            .ShouldBeInvalid(
                ("/amount/amount", "money.out_of_range"), ("/amount/currency", "money.unknown_currency"), ("/reason", "field.required"));
    }

    [Fact]
    public async Task Money_goes_back_by_its_payment_and_shows_at_its_order()
    {
        var (customer, support) = (await api.NewCustomer(), api.As(Support));
        var (order, sku) = await Paid(customer);
        var payment = (await support.PaymentsOf(order)).ShouldHaveSingleItem().Id;

        var refund = await support.RefundPayment(payment, 2000).ShouldBe(HttpStatusCode.Created);

        refund.Location.ShouldBe($"/v1/payments/{payment}");
        refund.Member("status").GetString().ShouldBe("pending");
        (await customer.See(order)).Payment.ShouldBe(
            new PaymentView("partially_refunded", new MoneyView(2100, "EUR"), new MoneyView(2000, "EUR")));
        await support.RefundPayment(payment, 101).ShouldBeProblem(409, "payment.refund_exceeds_captured");
        await support.Refund(order, 101).ShouldBeProblem(409, "payment.refund_exceeds_captured");
        (await support.PaymentOf(order, seen => seen.Refunded.Amount == 2000)).Refunds.ShouldHaveSingleItem().Lines.ShouldBe(
            [new RefundLineView(sku, new MoneyView(2000, "EUR"))]);
    }

    [Fact]
    public async Task What_was_never_taken_does_not_go_back_by_its_payment_either()
    {
        var (customer, support) = (await api.NewCustomer(), api.As(Support));
        var order = await customer.PlaceOrder((1, "SKU-00031")).Order();
        await customer.Pay(order, "tok_declined").ShouldBe((HttpStatusCode)402);
        var payment = (await support.PaymentsOf(order)).ShouldHaveSingleItem().Id;

        await support.RefundPayment(payment, 1).ShouldBeProblem(409, "payment.refund_exceeds_captured");
        await support.RefundPayment(payment, 0).ShouldBeInvalid(("/amount/amount", "payment.nothing_to_refund"));
        await support.RefundPayment("pay_01jd0000000000000000000000", 1).ShouldBeProblem(404, "payment.not_found");
        await support.WithoutKey().RefundPayment(payment, 1).ShouldBeProblem(400, "idempotency.key_missing");
        await customer.RefundPayment(payment, 1).ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact]
    public async Task A_refund_in_another_currency_is_refused_and_both_currencies_are_named()
    {
        var support = api.As(Support);
        var (order, _) = await Paid(await api.NewCustomer());
        var payment = (await support.PaymentsOf(order)).ShouldHaveSingleItem().Id;

        foreach (var path in (string[])[$"{order.Path}/refunds", $"/v1/payments/{payment}/refunds"])
        {
            var refused = await support.Post(path, new { amount = new { amount = 1, currency = "USD" }, reason = "Dollars" })
                .ShouldBeProblem(409, "payment.refund_exceeds_captured");
            refused.Member("detail").GetString()!.ShouldContain("is in EUR too, not in USD");
        }
    }

    [Fact]
    public async Task A_refund_sent_again_is_made_once()
    {
        var support = api.As(Support).WithKey(Client.FreshKey());
        var (order, _) = await Paid(await api.NewCustomer());

        var first = await support.Refund(order, 300).ShouldBe(HttpStatusCode.Created);
        var again = await support.Refund(order, 300);

        again.Text.ShouldBe(first.Text);
        (await support.PaymentsOf(order)).ShouldHaveSingleItem().Refunds.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Of_a_return_the_customer_gets_back_what_its_pieces_cost_also_of_what_is_damaged()
    {
        var (customer, warehouse, support) = (await api.NewCustomer(), api.As(Warehouse), api.As(Support));
        var (order, sku) = await Paid(customer);
        await support.Refund(order, 1000).ShouldBe(HttpStatusCode.Created);
        order = await warehouse.Prepare(order).Order();
        order = await warehouse.ShipRest(order).Order();
        order = await warehouse.Deliver(order).Order();
        order = await customer.RequestReturn(order, (2, sku)).Order();

        order = await warehouse.ReceiveReturn(order, 0, damaged: (1, sku)).Order();

        // Two of 7.00 came back, but 10.00 of 21.00 had gone back before.
        order.Payment.ShouldBe(new PaymentView("refunded", new MoneyView(2100, "EUR"), new MoneyView(2100, "EUR")));
        (await api.Stock(sku)).OnHand.ShouldBe(5 - 3 + 1);
        (await support.PaymentOf(order, seen => seen.Refunded.Amount == 2100)).Refunds[1].Amount.Amount.ShouldBe(1100);
    }

    [Fact]
    public async Task Twenty_refunds_at_once_never_give_more_back_than_was_captured()
    {
        var (order, _) = await Paid(await api.NewCustomer());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.As(Support).RefundUntilDecided(order, 300)));

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(7, "7 × 3.00 = 21.00");
        answers.Where(answer => answer.Status != HttpStatusCode.Created)
            .ShouldAllBe(answer => answer.Member("code").GetString() == "payment.refund_exceeds_captured");
        (await api.As(Support).PaymentOf(order, seen => seen.RefundPending.Amount == 0)).Refunded.Amount.ShouldBe(2100);
    }

    private async Task<(OrderView Order, string Sku)> Paid(Client customer)
    {
        var sku = await api.NewProduct(stock: 5, price: 700);
        var order = await customer.PlaceOrder((3, sku)).Order();
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        return (order, sku);
    }
}
