namespace CleanOrders.WebApi.Tests.Postgres;

/// <summary>
/// A key is good for one effect, however the address and the method of its request are spelled, and whichever instance gets it.
/// </summary>
public sealed class SpelledAlikeTests
{
    private const string Order = """
        {"lines":[{"sku":"SKU","quantity":1}],"shippingAddress":{"name":"Ada","line1":"x","city":"y","postalCode":"1","country":"DE"}}
        """;

    [Fact]
    public async Task One_key_has_one_effect_however_its_address_is_spelled()
    {
        await using var database = await TestDatabase.Seeded();
        await using var one = await Api.New(new ApiOptions { Database = database });
        await using var other = await Api.New(new ApiOptions { Database = database });
        var sku = await one.NewProduct(stock: 100);

        await Send("/v1/orders", Order.Replace("SKU", sku, StringComparison.Ordinal));
        (await database.Scalar<long>($"SELECT count(*) FROM order_lines WHERE sku = '{sku}'")).ShouldBe(1);

        var order = await one.As(Customer).PlaceOrder((1, sku)).Order();
        await Send($"{order.Path}/payments", """{"token":"tok_ok"}""");
        await Send($"{order.Path}/refunds", """{"amount":{"amount":100,"currency":"EUR"},"reason":"Kindness"}""", Support);
        (await database.Scalar<long>("SELECT count(*) FROM payments")).ShouldBe(1);
        (await one.As(Customer).See(order)).Payment.Refunded.Amount.ShouldBe(100);

        await Send($"/v1/inventory/{sku}/adjustments", """{"delta":7,"reason":"Found"}""", Warehouse);
        (await one.Stock(sku)).OnHand.ShouldBe(107);

        async Task Send(string path, string body, Who who = Customer)
        {
            var key = $"Idempotency-Key: {Client.FreshKey()}";
            var last = path.LastIndexOf('/') + 1;
            (string Method, string Target)[] spellings =
            [
                ("POST", path), ("POST", $"{path}/"), ("POST", path.Replace("/v1", "/V1", StringComparison.Ordinal)),
                ("POST", $"{path[..last]}{char.ToUpperInvariant(path[last])}{path[(last + 1)..]}"),
                ("POST", $"{path[..last]}%{(int)path[last]:x2}{path[(last + 1)..]}"), ("POST", $"/{path}"),
                ("POST", $"{path[..last]}./{path[last..]}"), ("post", path), ("Post", path),
                ("POST", $"http://HOST{path}"),
            ];
            var answers =
                await Task.WhenAll(
                    spellings.SelectMany(
                        spelling => new[] { one, other }.Select(
                            api => api.As(who)
                                .Raw(spelling.Method, spelling.Target.Replace("HOST", api.Address.Authority, StringComparison.Ordinal),
                                    body, key))));

            answers.ShouldAllBe(answer => answer.Status == 201 || answer.Status == 404 || answer.Status == 405);
            answers.Where(answer => answer.Status == 201).Select(answer => answer.Body).Distinct().ShouldHaveSingleItem();
            answers.Count(answer => answer.Status == 201).ShouldBe(4);
        }
    }
}
