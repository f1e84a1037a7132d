namespace CleanOrders.Gateway.Tests.Attacks;

/// <summary>One resource in another spelling, to get past what the first spelling is held to.</summary>
public sealed class PathAttacks(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Theory, Trait("Attack", "47"), Trait("Attack", "64")]
    [InlineData("/v1//orders")]
    [InlineData("//v1/orders")]
    [InlineData("/v1/orders/")]
    [InlineData("/v1/orders//")]
    [InlineData("/v1%2forders")]
    [InlineData("/v1%2Forders")]
    [InlineData("/v1/%6frders")]
    [InlineData("/v1/order%73")]
    [InlineData("/v1/%2e/orders")]
    [InlineData("/v1/%2e%2e/v1/orders")]
    [InlineData("/v1/./orders")]
    [InlineData("/v1/x/../orders")]
    [InlineData("/v1/orders/.")]
    [InlineData("/../v1/orders")]
    [InlineData("/v1/%252e%252e/orders")]
    [InlineData("/v1/orders%252f")]
    [InlineData("/v1/orders;x")]
    [InlineData("/v1/orders;jsessionid=1")]
    [InlineData("/v1;x/orders")]
    [InlineData("/V1/orders")]
    [InlineData("/v1/Orders")]
    [InlineData("/v1/ORDERS")]
    [InlineData("/V1/products/SKU-00001")]
    [InlineData("/v1/Products/SKU-00001")]
    [InlineData("/v1/inventory/SKU-00001/Movements")]
    [InlineData("/v1/orders%20")]
    [InlineData("/v1/orders%00")]
    [InlineData("/v1/orders%0a")]
    [InlineData("/v1/orders%3flimit=1")]
    [InlineData("/v1/orders\\")]
    [InlineData("\\v1\\orders")]
    [InlineData("/v1/orders%5c")]
    [InlineData("/v1/ordérs")]
    [InlineData("/v1/orders*")]
    [InlineData("http://evil.example//v1/orders")]
    [InlineData("/\\evil.example")]
    [InlineData("/v1/orders://evil.example")]
    [InlineData("/v1/orders://evil.example/V1%2f")]
    public async Task Another_spelling_is_sent_to_no_instance(string target)
    {
        var received = await shared.ReceivedDuring(
            async () => (await shared.Gateway.Raw($"GET {target}")).Status.ShouldBeOneOf(400, 404));

        received.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1/orders")]
    [InlineData("/v1/orders?limit=5&note=%2F..%2F;x")]
    [InlineData("/v1/orders/ord_01jdabcdefghjkmnpqrstvwxyz/events")]
    [InlineData("/v1/products/SKU-00001")]
    [InlineData("/v1/inventory/Sku.A_1/movements")]
    [InlineData("/.well-known/jwks.json")]
    [InlineData("/v1/something/new")]
    [InlineData("/v1/limits/ip:192.0.2.1")]
    public async Task The_one_spelling_arrives_as_it_is(string target)
    {
        var received = await shared.ReceivedDuring(async () => (await shared.Gateway.Raw($"GET {target}")).Status.ShouldBe(200));

        received.ShouldHaveSingleItem().Target.ShouldBe(target);
    }

    [Theory, Trait("Attack", "47")]
    [InlineData("get")]
    [InlineData("Post")]
    [InlineData("TRACE")]
    [InlineData("TRACK")]
    [InlineData("DEBUG")]
    [InlineData("PROPFIND")]
    [InlineData("CONNECT")]
    public async Task A_method_that_nothing_takes_is_sent_to_no_instance(string method)
    {
        var received = await shared.ReceivedDuring(async () =>
        {
            var answer = await shared.Gateway.Raw($"{method} /v1/orders");
            answer.Status.ShouldBeOneOf(400, 405);
            if (answer.Status == 405)
                answer.Header("Allow").ShouldBe("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
        });

        received.ShouldBeEmpty();
    }

    [Fact, Trait("Attack", "47")]
    public async Task A_target_with_its_host_is_the_same_path()
    {
        var received = await shared.ReceivedDuring(async () => (await shared.Gateway.Raw(
            $"GET http://{shared.Gateway.Address.Authority}/v1/orders?limit=1")).Status.ShouldBe(200));

        received.ShouldHaveSingleItem().Target.ShouldBe("/v1/orders?limit=1");
    }
}
