namespace CleanOrders.WebApi.Tests.Orders;

/// <summary>What is not one's own is not there: its answers are those of an order that nobody placed.</summary>
public sealed class OwnershipTests(SharedApi api)
{
    private const string NoSuchOrder = "ord_01jd0000000000000000000000";

    public static TheoryData<string, string, string> Calls => new()
    {
        { "GET", "", "" },
        { "GET", "/history", "" },
        { "POST", "/payments", """{"token":"tok_ok"}""" },
        { "POST", "/cancellation", """{"reason":"Mine now"}""" },
        { "POST", "/preparation", "" },
        { "POST", "/shipments", """{"lines":[{"sku":"SKU-00001","quantity":1}],"carrier":"DHL","tracking":"1"}""" },
        { "POST", "/shipments/shp_01jd0000000000000000000000/delivery", "" },
        { "POST", "/returns", """{"lines":[{"sku":"SKU-00001","quantity":1}],"reason":"Mine now"}""" },
        { "POST", "/returns/ret_01jd0000000000000000000000/receipt", "" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task An_order_of_somebody_else_cannot_be_told_from_one_that_does_not_exist(string method, string path, string body)
    {
        var order = await (await api.NewCustomer()).PlaceOrder((1, "SKU-00001")).Order();
        var stranger = await api.NewCustomer();

        var theirs = await Call(stranger, method, order.Path + path, body).ShouldBeProblem(404, "order.not_found");
        var nobodys = await Call(stranger, method, $"/v1/orders/{NoSuchOrder}{path}", body).ShouldBeProblem(404, "order.not_found");

        Masked(theirs, order.Id).ShouldBe(Masked(nobodys, NoSuchOrder));
        theirs.Headers.Select(header => header.Key).ShouldBe(nobodys.Headers.Select(header => header.Key), ignoreOrder: true);
        (await api.As(Support).See(order)).Version.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Whoever_is_not_signed_in_learns_nothing(string method, string path, string body)
    {
        var order = await (await api.NewCustomer()).PlaceOrder((1, "SKU-00001")).Order();

        var refused = await Call(api.Anonymous(), method, order.Path + path, body).ShouldBeProblem(401, "auth.required");

        refused.Header("WWW-Authenticate").ShouldStartWith("Bearer");
    }

    [Theory]
    [InlineData("/preparation", "")]
    [InlineData("/shipments", """{"lines":[{"sku":"SKU-00001","quantity":1}],"carrier":"DHL","tracking":"1"}""")]
    [InlineData("/shipments/shp_01jd0000000000000000000000/delivery", "")]
    [InlineData("/returns/ret_01jd0000000000000000000000/receipt", "")]
    public async Task A_customer_may_see_their_own_order_but_not_do_what_staff_does(string path, string body)
    {
        var customer = await api.NewCustomer();
        var order = await customer.PlaceOrder((1, "SKU-00001")).Order();

        await Call(customer, "POST", order.Path + path, body).ShouldBeProblem(403, "auth.forbidden");
    }

    [Theory]
    [InlineData(Support)]
    [InlineData(Warehouse)]
    [InlineData(Admin)]
    public async Task Staff_see_every_order_but_neither_pay_nor_return_it(Who who)
    {
        var order = await (await api.NewCustomer()).PlaceOrder((1, "SKU-00001")).Order();

        (await api.As(who).See(order)).Customer.ShouldBe(order.Customer);
        await api.As(who).Get($"{order.Path}/history").ShouldBe(HttpStatusCode.OK);
        await api.As(who).Pay(order).ShouldBeProblem(403, "auth.forbidden");
        await api.As(who).RequestReturn(order, (1, "SKU-00001")).ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact]
    public async Task A_list_has_only_ones_own_orders_even_when_it_asks_for_others()
    {
        var (one, other) = (await api.NewCustomer(), await api.NewCustomer());
        var mine = await one.PlaceOrder((1, "SKU-00001")).Order();
        var theirs = await other.PlaceOrder((1, "SKU-00001")).Order();

        foreach (var query in new[] { "", "?sku=SKU-00001", "?sort=total", $"?customer={mine.Customer}" })
            (await Ids(one, query)).ShouldBe([mine.Id]);
        (await Ids(one, $"?customer={theirs.Customer}")).ShouldBeEmpty();
        (await Ids(one, $"?number={theirs.Number}")).ShouldBeEmpty();
        (await Ids(api.As(Support), $"?number={theirs.Number}")).ShouldBe([theirs.Id]);
    }

    [Fact]
    public async Task Staff_without_the_permission_to_order_cannot_place_orders() =>
        await api.As(Support).PlaceOrder((1, "SKU-00001")).ShouldBeProblem(403, "auth.forbidden");

    private static Task<HttpAnswer> Call(Client client, string method, string path, string body) =>
        client.Send(new HttpMethod(method), path, body.Length == 0 ? null : body);

    private static string Masked(HttpAnswer answer, string id) =>
        answer.Text.Replace(id, "ID", StringComparison.Ordinal)
            .Replace(answer.Member("traceId").GetString()!, "TRACE", StringComparison.Ordinal);

    private static async Task<IEnumerable<string>> Ids(Client client, string query) =>
        (await client.Get($"/v1/orders{query}").Json()).GetProperty("items").EnumerateArray()
            .Select(order => order.GetProperty("id").GetString()!);
}
