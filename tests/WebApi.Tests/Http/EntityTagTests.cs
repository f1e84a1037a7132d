namespace CleanOrders.WebApi.Tests.Http;

public sealed class EntityTagTests(SharedApi api)
{
    [Theory]
    [InlineData("\"1\"", true)]
    [InlineData("W/\"1\"", true)]
    [InlineData("*", true)]
    [InlineData("\"7\", \"1\"", true)]
    [InlineData("\"2\"", false)]
    [InlineData("\"01\"", false)]
    [InlineData("1", false)]
    [InlineData("\"", false)]
    public async Task What_the_caller_has_already_is_not_sent_again(string ifNoneMatch, bool same)
    {
        var customer = await api.NewCustomer();
        var order = await customer.PlaceOrder((1, "SKU-00012")).Order();

        var answer = await customer.With("If-None-Match", ifNoneMatch).Get(order.Path);

        answer.Status.ShouldBe(same ? HttpStatusCode.NotModified : HttpStatusCode.OK);
        answer.Bytes.Length.ShouldBe(same ? 0 : answer.Text.Length);
        answer.ETag.ShouldBe("\"1\"");
    }

    [Theory]
    [InlineData("/v1/orders")]
    [InlineData("/v1/orders/ID")]
    [InlineData("/v1/orders/ID/history")]
    [InlineData("/v1/me")]
    [InlineData("/v1/products")]
    [InlineData("/v1/products/SKU-00012")]
    public async Task Everything_readable_has_a_strong_tag_that_stays_while_it_does(string path)
    {
        var customer = await api.NewCustomer();
        var order = await customer.PlaceOrder((1, "SKU-00012")).Order();
        var address = path.Replace("ID", order.Id, StringComparison.Ordinal);

        var tag = (await customer.Get(address).ShouldBe(HttpStatusCode.OK)).ETag;

        tag!.ShouldStartWith("\"");
        await customer.With("If-None-Match", tag).Get(address).ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task The_tag_of_a_list_changes_with_what_is_in_it()
    {
        var customer = await api.NewCustomer();
        var order = await customer.PlaceOrder((1, "SKU-00012")).Order();
        var tag = (await customer.Get("/v1/orders")).ETag!;

        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);

        await customer.With("If-None-Match", tag).Get("/v1/orders").ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("\"1\"", true)]
    [InlineData("*", true)]
    [InlineData("\"7\", \"1\"", true)]
    [InlineData("\"2\"", false)]
    [InlineData("W/\"1\"", false)]
    [InlineData("W/\"1\", \"2\"", false)]
    [InlineData("\"01\"", false)]
    [InlineData("\"+1\"", false)]
    [InlineData("\" 1\"", false)]
    [InlineData("\"1.0\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("\"x\", \"1\"", true)]
    [InlineData("*, \"2\"", false)]
    [InlineData("\"x\"", false)]
    [InlineData("1", false)]
    [InlineData("\"", false)]
    public async Task A_command_acts_only_on_the_version_that_its_sender_saw(string ifMatch, bool acts)
    {
        var customer = await api.NewCustomer();
        var order = await customer.PlaceOrder((1, "SKU-00012")).Order();

        var answer = customer.With("If-Match", ifMatch).Cancel(order);

        if (acts)
            (await answer.Order()).Version.ShouldBe(2);
        else
            await answer.ShouldBeProblem(412, "request.precondition_failed");
        (await customer.See(order)).Status.ShouldBe(acts ? "cancelled" : "awaiting_payment");
    }

    [Fact]
    public async Task Every_command_on_an_order_heeds_it()
    {
        var (customer, warehouse) = ((await api.NewCustomer()).With("If-Match", "\"99\""), api.As(Warehouse).With("If-Match", "\"99\""));
        var order = await customer.PlaceOrder((1, "SKU-00012")).Order();

        foreach (var refused in new[]
        {
            customer.Pay(order), customer.Cancel(order), customer.RequestReturn(order, (1, "SKU-00012")), warehouse.Prepare(order),
            warehouse.Ship(order, (1, "SKU-00012")),
            warehouse.Post($"{order.Path}/shipments/shp_01jd0000000000000000000000/delivery"),
            warehouse.Post($"{order.Path}/returns/ret_01jd0000000000000000000000/receipt"),
        })
            await refused.ShouldBeProblem(412, "request.precondition_failed");
    }

    [Theory]
    [InlineData("\"1\"", true)]
    [InlineData("*", true)]
    [InlineData("\"7\", \"1\"", true)]
    [InlineData("\"2\"", false)]
    [InlineData("W/\"1\"", false)]
    [InlineData("\"01\"", false)]
    [InlineData("1", false)]
    public async Task A_product_is_changed_and_taken_off_sale_only_as_it_was_seen(string ifMatch, bool acts)
    {
        var admin = api.As(Admin).With("If-Match", ifMatch);
        var (changed, deactivated) = ($"/v1/products/{await api.NewProduct(stock: 0)}", $"/v1/products/{await api.NewProduct(stock: 0)}");

        var put = admin.Put(changed, new { name = "New", price = new { amount = 1, currency = "EUR" } });
        var delete = admin.Delete(deactivated);

        if (acts)
        {
            (await put.ShouldBe(HttpStatusCode.OK)).ETag.ShouldBe("\"2\"");
            (await delete.ShouldBe(HttpStatusCode.NoContent)).Bytes.ShouldBeEmpty();
        }
        else
        {
            await put.ShouldBeProblem(412, "request.precondition_failed");
            await delete.ShouldBeProblem(412, "request.precondition_failed");
        }
    }

    [Fact]
    public async Task A_product_is_not_changed_blindly()
    {
        var path = $"/v1/products/{await api.NewProduct(stock: 0)}";

        await api.As(Admin).Put(path, new { name = "New", price = new { amount = 1, currency = "EUR" } })
            .ShouldBeProblem(428, "request.precondition_required");
        await api.As(Admin).Delete(path).ShouldBeProblem(428, "request.precondition_required");
        (await api.Anonymous().Get(path)).ETag.ShouldBe("\"1\"");
    }
}
