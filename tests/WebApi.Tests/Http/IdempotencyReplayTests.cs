using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Http;

/// <summary>What happens when a request is sent again.</summary>
public sealed class IdempotencyReplayTests(SharedApi api)
{
    [Fact]
    public async Task Every_step_sent_again_is_answered_byte_for_byte_as_before_whatever_happened_since()
    {
        var (customer, warehouse) = ((await api.NewCustomer()).WithKey(Client.FreshKey()), api.As(Warehouse).WithKey(Client.FreshKey()));
        var sku = await api.NewProduct(stock: 5);
        var placed = await customer.PlaceOrder((2, sku));
        var order = await Task.FromResult(placed).Order();
        var paid = await customer.Pay(order);
        var prepared = await warehouse.Prepare(order);
        var shipped = await warehouse.Ship(order, (2, sku));
        order = await customer.See(order);
        var delivered = await warehouse.Deliver(order);
        var announced = await customer.RequestReturn(order, (1, sku));
        order = await customer.See(order);
        var received = await warehouse.ReceiveReturn(order);

        await ShouldBeReplay(customer.PlaceOrder((2, sku)), placed);
        await ShouldBeReplay(customer.Pay(order), paid);
        await ShouldBeReplay(warehouse.Prepare(order), prepared);
        await ShouldBeReplay(warehouse.Ship(order, (2, sku)), shipped);
        await ShouldBeReplay(warehouse.Deliver(order), delivered);
        await ShouldBeReplay(customer.RequestReturn(order, (1, sku)), announced);
        await ShouldBeReplay(warehouse.ReceiveReturn(order), received);
        (await customer.See(order)).Version.ShouldBe(8);
        (await api.Stock(sku)).ShouldBe((OnHand: 4, Reserved: 0));
    }

    [Fact]
    public async Task A_stock_adjustment_sent_again_is_made_once()
    {
        var (sku, warehouse) = (await api.NewProduct(stock: 5), api.As(Warehouse).WithKey(Client.FreshKey()));

        var first = await warehouse.Post($"/v1/inventory/{sku}/adjustments", new { delta = 3, reason = "Found" })
            .ShouldBe(HttpStatusCode.Created);
        await ShouldBeReplay(warehouse.Post($"/v1/inventory/{sku}/adjustments", new { delta = 3, reason = "Found" }), first);

        (await api.Stock(sku)).ShouldBe((OnHand: 8, Reserved: 0));
    }

    [Fact]
    public async Task What_staff_were_answered_is_not_answered_again_to_who_is_staff_no_more()
    {
        await using var own = await Api.New();
        var (id, email, _) = await own.Somebody();
        await own.As(Admin).GiveRoles(id, "support").ShouldBe(HttpStatusCode.OK);
        var (key, order) = (Client.FreshKey(), await own.As(Customer).PlaceOrder((1, "SKU-00001")).Order());
        await (await SignedIn()).Cancel(order).ShouldBe(HttpStatusCode.OK);
        await (await SignedIn()).Cancel(order).ShouldBe(HttpStatusCode.OK);

        await own.As(Admin).GiveRoles(id, "customer").ShouldBe(HttpStatusCode.OK);
        await (await SignedIn()).Cancel(order).ShouldBeProblem(404, "order.not_found");
        await own.As(Admin).GiveRoles(id, "warehouse").ShouldBe(HttpStatusCode.OK);
        await (await SignedIn()).Cancel(order).ShouldBeProblem(403, "auth.forbidden");

        async Task<Client> SignedIn() => own.Bearing((await own.LogIn(email, RunningApi.SeededPassword).Tokens()).AccessToken).WithKey(key);
    }

    [Fact]
    public async Task A_key_with_another_body_is_refused_and_the_first_answer_stays()
    {
        var customer = (await api.NewCustomer()).WithKey(Client.FreshKey());
        var first = await customer.PlaceOrder((1, "SKU-00014")).ShouldBe(HttpStatusCode.Created);

        await customer.PlaceOrder((2, "SKU-00014")).ShouldBeProblem(422, "idempotency.key_reused");
        await ShouldBeReplay(customer.PlaceOrder((1, "SKU-00014")), first);
        (await customer.Get("/v1/orders").Json()).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task White_space_and_the_order_of_members_make_no_other_body()
    {
        var customer = (await api.NewCustomer()).WithKey(Client.FreshKey());
        const string Address = """{"name":"Ada","line1":"x","city":"y","postalCode":"1","country":"DE"}""";

        var first = await customer.Post("/v1/orders", $$"""{"lines":[{"sku":"SKU-00014","quantity":1}],"shippingAddress":{{Address}}}""");
        await ShouldBeReplay(
            customer.Post("/v1/orders", $$"""{ "shippingAddress": {{Address}}, "lines": [ {"quantity": 1, "sku": "SKU-00014"} ] }"""),
            first);
    }

    [Fact]
    public async Task A_refused_attempt_leaves_its_key_free()
    {
        var (sku, customer) = (await api.NewProduct(stock: 1), (await api.NewCustomer()).WithKey(Client.FreshKey()));

        await customer.PlaceOrder((2, sku)).ShouldBeProblem(409, "order.out_of_stock");
        await customer.PlaceOrder((0, sku)).ShouldBeInvalid(("/lines/0/quantity", "order.quantity_out_of_range"));
        await customer.Post("/v1/orders", "{").ShouldBeProblem(400, "request.malformed");
        await api.As(Warehouse).Post($"/v1/inventory/{sku}/adjustments", new { delta = 1, reason = "More" })
            .ShouldBe(HttpStatusCode.Created);

        (await customer.PlaceOrder((2, sku)).ShouldBe(HttpStatusCode.Created)).IsReplay.ShouldBeFalse();
    }

    [Fact]
    public async Task Fifty_at_once_with_one_key_make_one_order_and_one_answer()
    {
        var (sku, customer) = (await api.NewProduct(stock: 100), (await api.NewCustomer()).WithKey(Client.FreshKey()));
        _ = await customer.Token();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => customer.PlaceOrder((2, sku))));

        answers.Select(answer => answer.Status).Distinct().ShouldBe([HttpStatusCode.Created]);
        answers.Select(answer => answer.Text).Distinct().Count().ShouldBe(1);
        answers.Select(answer => (answer.Location, answer.ETag)).Distinct().Count().ShouldBe(1);
        answers.Count(answer => answer.IsReplay).ShouldBe(49);
        (await api.Stock(sku)).ShouldBe((OnHand: 100, Reserved: 2));
        (await customer.Get("/v1/orders").Json()).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_survives_a_restart_of_the_service()
    {
        await using var own = await Api.New();
        var customer = own.As(Customer).WithKey(Client.FreshKey());
        var first = await customer.PlaceOrder((1, "SKU-00014")).ShouldBe(HttpStatusCode.Created);

        await own.Restart();

        await ShouldBeReplay(customer.PlaceOrder((1, "SKU-00014")), first);
        (await customer.Get("/v1/orders").Json()).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    private static async Task ShouldBeReplay(Task<HttpAnswer> again, HttpAnswer first)
    {
        var answer = await again;
        answer.Status.ShouldBe(first.Status, answer.ToString());
        first.IsReplay.ShouldBeFalse();
        answer.IsReplay.ShouldBeTrue();
        answer.Bytes.ShouldBe(first.Bytes);
        (answer.Location, answer.ETag, answer.ContentHeaders.ContentType?.ToString())
            .ShouldBe((first.Location, first.ETag, first.ContentHeaders.ContentType?.ToString()));
    }
}
