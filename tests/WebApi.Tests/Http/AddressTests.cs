namespace CleanOrders.WebApi.Tests.Http;

/// <summary>One resource has one address: what looks like it is another one, at which nothing is.</summary>
public sealed class AddressTests(SharedApi api)
{
    [Theory]
    [InlineData("/v1/orders/")]
    [InlineData("/V1/orders")]
    [InlineData("/v1/Orders")]
    [InlineData("/v1/%6frders")]
    [InlineData("/v1/%6Frders")]
    [InlineData("/%76%31/orders")]
    [InlineData("/v1//orders")]
    [InlineData("//v1/orders")]
    [InlineData("/v1/orders//")]
    [InlineData("/v1/./orders")]
    [InlineData("/v1/products/../orders")]
    [InlineData("/v1/orders/.")]
    [InlineData("/v1/%2e/orders")]
    [InlineData("/v1%2Forders")]
    [InlineData("/v1\\orders")]
    [InlineData("/v1/orders%20")]
    [InlineData("/v1/orders;a=1")]
    public async Task Another_spelling_of_an_address_is_not_there(string target)
    {
        foreach (var method in new[] { "GET", "POST", "DELETE", "OPTIONS" })
        {
            var answer = await api.As(Customer)
                .Raw(method, target, method == "POST" ? "{}" : null, $"Idempotency-Key: {Client.FreshKey()}");

            answer.Status.ShouldBe(404, $"{method} {target}: {answer}");
            answer.Body.ShouldContain("\"request.not_found\"");
        }
    }

    [Theory]
    [InlineData("/v1/products/SKU%2D00001")]
    [InlineData("/v1/products/SKU-0000%31")]
    [InlineData("/v1/products/SKU-00001/")]
    [InlineData("/v1/products/sku-00001")]
    [InlineData("/health/Live")]
    [InlineData("/health/live/")]
    [InlineData("/Problems")]
    [InlineData("/problems/order.out_of_stock/")]
    [InlineData("/problems/Order.Out_of_stock")]
    [InlineData("/openapi/V1.json")]
    [InlineData("/.well-known/jwks.json/")]
    [InlineData("/.well-known/JWKS.json")]
    [InlineData("/v1/roles/Customer")]
    [InlineData("/DOCS/index.html")]
    public async Task Another_spelling_of_a_value_or_a_page_is_not_there(string target)
    {
        var answer = await api.As(Admin).Raw("GET", target);

        answer.Status.ShouldBe(404, $"{target}: {answer}");
    }

    [Fact, Trait("Gateway", "differs")]
    public async Task An_address_may_name_its_host_and_encode_what_must_be()
    {
        (await api.As(Customer).Raw("GET", $"http://{api.Address.Authority}/v1/orders?limit=1")).Status.ShouldBe(200);
        (await api.As(Customer).Raw("GET", "/v1/products?q=%6b%C3%A9")).Status.ShouldBe(200);
        (await api.As(Admin).Raw("GET", "/v1/roles/no%20such")).Body.ShouldContain("\"role.not_found\"");
    }

    [Theory, Trait("Gateway", "differs")]
    [InlineData("post")]
    [InlineData("Post")]
    [InlineData("get")]
    public async Task A_method_is_spelled_in_one_way_too(string method)
    {
        var answer = await api.As(Customer)
            .Raw(method, "/v1/orders", method == "get" ? null : "{}", $"Idempotency-Key: {Client.FreshKey()}");

        answer.Status.ShouldBe(405, answer.ToString());
        answer.Header("Allow").ShouldBe("GET, HEAD, OPTIONS, POST");
    }
}
