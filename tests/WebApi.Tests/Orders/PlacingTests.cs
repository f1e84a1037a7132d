using System.Text.Json;

namespace CleanOrders.WebApi.Tests.Orders;

public sealed class PlacingTests(SharedApi api)
{
    private static readonly object Address = new
    {
        name = "Ada Lovelace",
        line1 = "Am Kanal 1",
        line2 = "Hinterhaus",
        city = "Berlin",
        region = "BE",
        postalCode = "10115",
        country = "DE",
    };

    [Fact]
    public async Task The_answer_is_the_order_with_every_member_of_the_contract()
    {
        var customer = await api.NewCustomer();
        var (first, second) = (await api.NewProduct(price: 1999), await api.NewProduct(price: 5));
        var me = await customer.Get("/v1/me").Json();

        var answer = await customer.Post("/v1/orders", new
        {
            lines = new[] { new { sku = first, quantity = 2 }, new { sku = second, quantity = 1000 } },
            shippingAddress = Address,
            note = "Ring twice",
        }).ShouldBe(HttpStatusCode.Created);

        var order = answer.Json;
        var placedAt = order.GetProperty("placedAt").GetDateTimeOffset();
        var expected = JsonSerializer.SerializeToElement(new
        {
            id = order.GetProperty("id").GetString(),
            number = order.GetProperty("number").GetString(),
            version = 1,
            customer = me.GetProperty("id").GetString(),
            status = "awaiting_payment",
            placedAt = order.GetProperty("placedAt").GetString(),
            expiresAt = order.GetProperty("expiresAt").GetString(),
            lines = new[]
            {
                new { sku = first, name = $"The product {first}", unitPrice = Euros(1999), quantity = 2, shipped = 0, cancelled = 0,
                    returned = 0, total = Euros(3998), refunded = Euros(0) },
                new { sku = second, name = $"The product {second}", unitPrice = Euros(5), quantity = 1000, shipped = 0, cancelled = 0,
                    returned = 0, total = Euros(5000), refunded = Euros(0) },
            },
            total = Euros(8998),
            shippingAddress = Address,
            note = "Ring twice",
            payment = new { status = "unpaid", captured = Euros(0), refunded = Euros(0) },
            shipments = Array.Empty<object>(),
            returns = Array.Empty<object>(),
            allowedActions = new[] { "payments", "cancellation" },
        });
        JsonElement.DeepEquals(order, expected).ShouldBeTrue($"{order}\nshould be\n{expected}");

        order.GetProperty("id").GetString()!.ShouldMatch("^ord_[0-7][0-9a-hjkmnp-tv-z]{25}$");
        order.GetProperty("number").GetString()!.ShouldMatch("^[0-9]{6}-[0-9A-HJKMNP-TV-Z]{8}$");
        order.GetProperty("placedAt").GetString()!.ShouldEndWith("Z");
        placedAt.ShouldBe(api.Clock.GetUtcNow(), TimeSpan.FromMinutes(1));
        (order.GetProperty("expiresAt").GetDateTimeOffset() - placedAt).ShouldBe(TimeSpan.FromMinutes(30));
        answer.ContentHeaders.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
    }

    [Fact]
    public async Task Location_leads_to_the_same_order_with_the_same_entity_tag()
    {
        var customer = await api.NewCustomer();

        var placed = await customer.PlaceOrder((1, "SKU-00002")).ShouldBe(HttpStatusCode.Created);
        var found = await customer.Get(placed.Location!).ShouldBe(HttpStatusCode.OK);

        placed.Location.ShouldBe($"/v1/orders/{placed.Member("id")}");
        placed.ETag.ShouldBe("\"1\"");
        found.ETag.ShouldBe(placed.ETag);
        found.Text.ShouldBe(placed.Text);
    }

    [Fact]
    public async Task What_is_ordered_is_reserved_and_the_ledger_says_for_which_order()
    {
        var (customer, sku) = (await api.NewCustomer(), await api.NewProduct(stock: 10));

        var order = await customer.PlaceOrder((3, sku)).Order();

        (await api.Stock(sku)).ShouldBe((OnHand: 10, Reserved: 3));
        var newest = (await api.As(Warehouse).Get($"/v1/inventory/{sku}/movements").Json()).GetProperty("items")[0];
        newest.GetProperty("kind").GetString().ShouldBe("reserved");
        newest.GetProperty("order").GetString().ShouldBe(order.Id);
        newest.GetProperty("onHand").GetInt32().ShouldBe(0);
        newest.GetProperty("reserved").GetInt32().ShouldBe(3);
        newest.GetProperty("by").GetString().ShouldBe(order.Customer);
    }

    [Fact]
    public async Task The_history_begins_with_it()
    {
        var customer = await api.NewCustomer();
        var order = await customer.PlaceOrder((1, "SKU-00003")).Order();

        var entries = (await customer.Get($"{order.Path}/history").Json()).GetProperty("items");

        entries.GetArrayLength().ShouldBe(1);
        entries[0].GetProperty("action").GetString().ShouldBe("order_placed");
        entries[0].GetProperty("version").GetInt32().ShouldBe(1);
        entries[0].GetProperty("to").GetString().ShouldBe("awaiting_payment");
        entries[0].GetProperty("by").GetString().ShouldBe(order.Customer);
        entries[0].GetProperty("at").GetDateTimeOffset().ShouldBe(order.PlacedAt);
        entries[0].TryGetProperty("from", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_hundred_lines_can_be_ordered_at_once_and_keep_their_order()
    {
        var customer = await api.NewCustomer();
        var skus = Enumerable.Range(1, 100).Select(i => $"SKU-{1001 - i:00000}").ToArray();

        var order = await customer.PlaceOrder([.. skus.Select(sku => (1, sku))]).Order();

        order.Lines.Select(line => line.Sku).ShouldBe(skus);
        order.Total.Amount.ShouldBe(order.Lines.Sum(line => line.UnitPrice.Amount));
        (await customer.See(order)).Lines.ShouldBe(order.Lines);
    }

    [Fact]
    public async Task An_address_needs_no_second_line_and_no_region_and_a_blank_note_is_none()
    {
        var customer = await api.NewCustomer();

        var order = await customer.Post("/v1/orders", new
        {
            lines = new[] { new { sku = "SKU-00004", quantity = 1 } },
            shippingAddress = new
            {
                name = " Ada ",
                line1 = "Am Kanal 1",
                line2 = "",
                city = "Berlin",
                postalCode = "10115",
                country = "DE"
            },
            note = "  ",
        }).Order();

        order.Note.ShouldBeNull();
        order.ShippingAddress.GetRawText()
            .ShouldBe("""{"name":"Ada","line1":"Am Kanal 1","city":"Berlin","postalCode":"10115","country":"DE"}""");
    }

    private static object Euros(long amount) => new { amount, currency = "EUR" };
}
