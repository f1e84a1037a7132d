namespace CleanOrders.WebApi.Tests.Orders;

public sealed class PaymentTests(SharedApi api)
{
    [Fact]
    public async Task A_payment_answers_with_a_receipt()
    {
        var customer = await api.NewCustomer();
        var order = await customer.PlaceOrder((2, "SKU-00007")).Order();

        var receipt = await customer.Pay(order).ShouldBe(HttpStatusCode.Created);

        receipt.Json.EnumerateObject().Select(member => member.Name)
            .ShouldBe(["id", "order", "status", "amount", "paidAt"], ignoreOrder: true);
        receipt.Member("id").GetString()!.ShouldStartWith("pay_");
        receipt.Member("order").GetString().ShouldBe(order.Id);
        receipt.Member("status").GetString().ShouldBe("succeeded");
        receipt.Member("amount/amount").GetInt64().ShouldBe(order.Total.Amount);
    }

    [Fact]
    public async Task A_declined_payment_changes_nothing_and_another_token_may_follow_under_the_same_key()
    {
        var customer = (await api.NewCustomer()).WithKey(Client.FreshKey());
        var order = await customer.PlaceOrder((1, "SKU-00008")).Order();

        await customer.Pay(order, "tok_declined").ShouldBeProblem(402, "payment.declined");
        (await customer.See(order)).ShouldSatisfyAllConditions(
            now => now.Status.ShouldBe("awaiting_payment"),
            now => now.Version.ShouldBe(1),
            now => now.Payment.Status.ShouldBe("unpaid"));

        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_token_that_the_provider_does_not_know_is_refused()
    {
        var customer = await api.NewCustomer();
        var order = await customer.PlaceOrder((1, "SKU-00008")).Order();

        await customer.Pay(order, "tok_stolen").ShouldBeProblem(400, "payment.unknown_token");
        await customer.Post($"{order.Path}/payments", "{}").ShouldBeInvalid(("/token", "field.required"));
    }

    [Fact]
    public async Task An_order_is_paid_once()
    {
        var customer = await api.NewCustomer();
        var order = await customer.PlaceOrder((1, "SKU-00009")).Order();
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);

        var again = await customer.Pay(order).ShouldBeProblem(409, "order.wrong_state");

        again.Member("from").GetString().ShouldBe("paid");
        (await customer.See(order)).Payment.Captured.ShouldBe(order.Total);
    }
}
