using System.Text.Json;

namespace CleanOrders.WebApi.Tests.Http;

/// <summary>What a key is, and where it is wanted.</summary>
public sealed class IdempotencyKeyTests(SharedApi api)
{
    private const string Order = "/v1/orders/ord_01jd0000000000000000000000";

    [Theory]
    [InlineData("/v1/orders")]
    [InlineData($"{Order}/payments")]
    [InlineData($"{Order}/shipments")]
    [InlineData($"{Order}/returns")]
    [InlineData("/v1/inventory/SKU-00001/adjustments")]
    public async Task What_moves_stock_or_money_is_refused_without_a_key(string path) =>
        await api.As(Admin).WithoutKey().Post(path, "{}").ShouldBeProblem(400, "idempotency.key_missing");

    [Fact]
    public async Task Other_posts_take_a_key_and_need_none()
    {
        var customer = await api.NewCustomer();
        var (first, second) = (await customer.PlaceOrder((1, "SKU-00013")).Order(), await customer.PlaceOrder((1, "SKU-00013")).Order());

        await customer.WithoutKey().Cancel(first).ShouldBe(HttpStatusCode.OK);
        await customer.WithoutKey().Cancel(first).ShouldBeProblem(409, "order.wrong_state");

        var repeated = customer.WithKey(Client.FreshKey());
        await repeated.Cancel(second).ShouldBe(HttpStatusCode.OK);
        (await repeated.Cancel(second).ShouldBe(HttpStatusCode.OK)).IsReplay.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("123456789012345")]
    [InlineData("1234567890 123456")]
    [InlineData("1234567890\t123456")]
    [InlineData("\"123456789012345\"")]
    [InlineData("\"\"")]
    [InlineData("\"123456789012345678")]
    [InlineData("\"1234567890\"12345678\"")]
    [InlineData("\"12345678901234567\\\"")]
    [InlineData("\"1234567890\\x12345678\"")]
    [InlineData("\"12345678901234567\";a=1")]
    public async Task A_key_is_16_to_255_visible_characters(string key) =>
        await api.As(Customer).WithKey(key).PlaceOrder((1, "SKU-00013")).ShouldBeProblem(400, "idempotency.key_malformed");

    [Fact]
    public async Task A_key_is_not_too_long_and_stands_there_once()
    {
        var customer = await api.NewCustomer();

        await customer.WithKey(new string('k', 256)).PlaceOrder((1, "SKU-00013")).ShouldBeProblem(400, "idempotency.key_malformed");
        await customer.WithKey(Client.FreshKey()).WithKey(Client.FreshKey()).PlaceOrder((1, "SKU-00013"))
            .ShouldBeProblem(400, "idempotency.key_malformed");
        await customer.WithKey(new string('k', 255)).PlaceOrder((1, "SKU-00013")).ShouldBe(HttpStatusCode.Created);
        await customer.WithKey("!#$%&'()*+,-./:;<=>?@[]^_`{|}~").PlaceOrder((1, "SKU-00013")).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_key_in_quotes_is_the_same_as_without()
    {
        var (customer, key) = (await api.NewCustomer(), Client.FreshKey());

        var bare = await customer.WithKey(key).PlaceOrder((1, "SKU-00013")).ShouldBe(HttpStatusCode.Created);
        var quoted = await customer.WithKey(JsonSerializer.Serialize(key)).PlaceOrder((1, "SKU-00013")).ShouldBe(HttpStatusCode.Created);

        quoted.IsReplay.ShouldBeTrue();
        quoted.Text.ShouldBe(bare.Text);
    }

    [Fact]
    public async Task A_key_belongs_to_its_caller()
    {
        var (one, other, key) = (await api.NewCustomer(), await api.NewCustomer(), Client.FreshKey());

        var mine = await one.WithKey(key).PlaceOrder((1, "SKU-00013")).Order();
        var theirs = await other.WithKey(key).PlaceOrder((1, "SKU-00013")).Order();

        theirs.Id.ShouldNotBe(mine.Id);
        theirs.Customer.ShouldNotBe(mine.Customer);
    }

    [Fact]
    public async Task A_key_belongs_to_its_path()
    {
        var customer = (await api.NewCustomer()).WithKey(Client.FreshKey());
        var order = await customer.PlaceOrder((1, "SKU-00013")).Order();

        var payment = await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        var cancellation = await customer.Cancel(order).ShouldBe(HttpStatusCode.OK);

        payment.IsReplay.ShouldBeFalse();
        cancellation.IsReplay.ShouldBeFalse();
    }
}
