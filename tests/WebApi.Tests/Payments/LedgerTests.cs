using System.Data.Common;

namespace CleanOrders.WebApi.Tests.Payments;

/// <summary>
/// What is written in the ledger, who sees it, and how it is compared with the provider's books. Nothing else happens in this host.
/// </summary>
public sealed class LedgerTests(QuietApi api) : IClassFixture<QuietApi>
{
    [Fact]
    public async Task An_entry_can_neither_be_changed_nor_removed()
    {
        var order = await api.As(Customer).PlaceOrder((1, "SKU-00035")).Order();
        await api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Created);

        (await Should.ThrowAsync<DbException>(() => Execute("UPDATE payment_entries SET amount = 0"))).Message.ShouldContain("only added");
        (await Should.ThrowAsync<DbException>(() => Execute("DELETE FROM payment_entries"))).Message.ShouldContain("only added");
    }

    [Theory]
    [InlineData("captured = amount + 1")]
    [InlineData("authorised = 0")]
    [InlineData("refunded = captured + 1")]
    [InlineData("refund_pending = captured, refunded = 1")]
    public async Task Sums_that_cannot_be_are_refused_by_the_database(string change)
    {
        var order = await api.As(Customer).PlaceOrder((1, "SKU-00035")).Order();
        await api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Created);

        (await Should.ThrowAsync<DbException>(() => Execute($"UPDATE payments SET {change}"))).Message.ShouldContain("ck_payments");
    }

    [Fact]
    public async Task Staff_see_every_attempt_and_find_those_in_a_status()
    {
        var (customer, support) = (await api.NewCustomer(), api.As(Support));
        var order = await customer.PlaceOrder((1, "SKU-00036")).Order();
        await customer.Pay(order, "tok_declined").ShouldBe((HttpStatusCode)402);
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);

        var attempts = await support.PaymentsOf(order);

        attempts.Select(attempt => (attempt.Status, attempt.Captured.Amount))
            .ShouldBe([("succeeded", order.Total.Amount), ("declined", 0)]);
        attempts[1].Reason.ShouldBe("declined");
        (await support.Get("/v1/payments?status=declined&status=voided&provider=simulator&limit=200").Json()).GetProperty("items")
            .EnumerateArray()
            .Select(item => item.GetProperty("id").GetString()).ShouldContain(attempts[1].Id);
        (await support.Get($"/v1/payments/{attempts[0].Id}").ShouldBe(HttpStatusCode.OK)).ETag.ShouldNotBeNull();
        await support.Get("/v1/payments/pay_01jd0000000000000000000000").ShouldBeProblem(404, "payment.not_found");
        await support.Get("/v1/payments?status=paid").ShouldBeProblem(400, "request.invalid");
        await customer.Get("/v1/payments").ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact]
    public async Task The_list_goes_on_page_by_page()
    {
        var (customer, support) = (await api.NewCustomer(), api.As(Support));
        var order = await customer.PlaceOrder((1, "SKU-00036")).Order();
        for (var i = 0; i < 3; i++)
            await customer.Pay(order, "tok_declined").ShouldBe((HttpStatusCode)402);

        var first = await support.Get($"/v1/payments?order={order.Id}&limit=2").Json();
        var second = await support.Get($"/v1/payments?order={order.Id}&limit=2&cursor={first.GetProperty("next").GetString()}").Json();

        (first.GetProperty("items").GetArrayLength(), second.GetProperty("items").GetArrayLength(), second.GetProperty("next")
            .GetString()).ShouldBe((2, 1, null));
        await support.Get($"/v1/payments?limit=2&cursor={first.GetProperty("next").GetString()}").ShouldBeProblem(400, "cursor.invalid");
    }

    [Fact]
    public async Task A_reconciliation_finds_what_is_missing_extra_and_different_and_changes_nothing()
    {
        var (customer, admin) = (await api.NewCustomer(), api.As(Admin));
        var payments = new List<PaymentAttemptView>();
        for (var i = 0; i < 3; i++)
        {
            var order = await customer.PlaceOrder((1, "SKU-00037")).Order();
            await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
            payments.Add((await admin.PaymentsOf(order)).ShouldHaveSingleItem());
            await admin.Refund(order, 1).ShouldBe(HttpStatusCode.Created);
            _ = await admin.PaymentOf(order, seen => seen.Refunded.Amount == 1);
        }

        (await admin.Reconcile(api.Clock.GetUtcNow())).ShouldBeEmpty();

        await Execute(
            $"DELETE FROM simulated_charges WHERE payment_id = (SELECT id FROM payments WHERE reference = '{payments[0].Reference}')");
        await Execute(
            "UPDATE simulated_charges SET amount = amount + 5 WHERE payment_id = (SELECT id FROM payments WHERE reference = "
                + $"'{payments[1].Reference}')");
        await Execute(
            $"INSERT INTO simulated_refunds SELECT payment_id, payment_id, 7, currency, at FROM simulated_charges WHERE payment_id = "
                + $"(SELECT id FROM payments WHERE reference = '{payments[2].Reference}')");
        var differences = await admin.Reconcile(api.Clock.GetUtcNow());

        differences.Select(difference => (difference.GetProperty("kind").GetString(), difference.GetProperty("payment").GetString()))
            .ShouldBe([("extra", payments[0].Id), ("different", payments[1].Id), ("missing", payments[2].Id)], ignoreOrder: true);
        (await admin.PaymentsOf(await customer.Get($"/v1/orders/{payments[1].Order}").Order()))[0].Captured.ShouldBe(payments[1].Captured);
    }

    [Fact]
    public async Task Days_that_nobody_compared_are_made_up_for()
    {
        await using var other = await Api.New();
        var today = new DateTimeOffset(other.Clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var admin = other.As(Admin);

        _ = await admin.Do("payments.reconcile", new { from = today.AddDays(-5), to = today.AddDays(-4) });
        _ = await admin.Do("payments.reconcile");
        _ = await admin.Do("payments.reconcile");

        (await admin.Get("/v1/payments/reconciliations").Json()).GetProperty("items").EnumerateArray()
            .Select(one => (one.GetProperty("from").GetDateTimeOffset(), one.GetProperty("to").GetDateTimeOffset()))
            .ShouldBe([(today.AddDays(-1), today), (today.AddDays(-4), today), (today.AddDays(-5), today.AddDays(-4))]);
    }

    [Fact]
    public async Task What_happened_to_a_payment_is_told_in_its_order()
    {
        var customer = await api.NewCustomer();
        var order = await customer.PlaceOrder((1, "SKU-00038")).Order();
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        var payment = (await api.As(Support).PaymentsOf(order)).ShouldHaveSingleItem();

        var published = await Eventually.Be(
            async () => (await api.As(Admin).Get("/v1/events?limit=200").Json()).GetProperty("items").EnumerateArray()
                .Where(entry => entry.GetProperty("aggregate").GetString() == payment.Id)
                .Select(entry => entry.GetProperty("type").GetString()).ToList(),
            types => types.Count == 3);

        published.ShouldBe(["payment_begun", "payment_authorised", "payment_captured"]);
    }

    private async Task Execute(string sql)
    {
        await using var connection = await api.Database.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        _ = await command.ExecuteNonQueryAsync();
    }
}

/// <summary>A host of one test class, with a database that nobody else writes to.</summary>
public sealed class QuietApi : Api, IAsyncLifetime
{
    public ValueTask InitializeAsync() => new(Start());
}
