namespace CleanOrders.WebApi.Tests.Orders;

/// <summary>What a client can get wrong in the body of an order: each with its code and the pointer to it.</summary>
public sealed class BadOrderTests(SharedApi api)
{
    private const string Address = """{"name":"Ada","line1":"Am Kanal 1","city":"Berlin","postalCode":"10115","country":"DE"}""";

    [Theory]
    [InlineData("0", "order.quantity_out_of_range")]
    [InlineData("-1", "order.quantity_out_of_range")]
    [InlineData("1001", "order.quantity_out_of_range")]
    [InlineData("-2147483648", "order.quantity_out_of_range")]
    [InlineData("2147483647", "order.quantity_out_of_range")]
    [InlineData("null", "field.required")]
    [InlineData("1e999", "field.wrong_type")]
    [InlineData("9223372036854775808", "field.wrong_type")]
    [InlineData("1.5", "field.wrong_type")]
    [InlineData("\"1\"", "field.wrong_type")]
    [InlineData("true", "field.wrong_type")]
    [InlineData("[1]", "field.wrong_type")]
    [InlineData("{}", "field.wrong_type")]
    [InlineData("\"NaN\"", "field.wrong_type")]
    public Task A_quantity_is_a_whole_number_from_1_to_1000(string quantity, string code) =>
        Order($$"""[{"sku":"SKU-00001","quantity":1},{"sku":"SKU-00002","quantity":{{quantity}}}]""")
            .ShouldBeInvalid(("/lines/1/quantity", code));

    [Theory]
    [InlineData("[]", "/lines", "order.no_lines")]
    [InlineData("null", "/lines", "order.no_lines")]
    [InlineData("[null]", "/lines/0", "field.required")]
    [InlineData("{}", "/lines", "field.wrong_type")]
    [InlineData("\"SKU-00001\"", "/lines", "field.wrong_type")]
    [InlineData("[1]", "/lines/0", "field.wrong_type")]
    [InlineData("""[{"quantity":1}]""", "/lines/0/sku", "field.required")]
    [InlineData("""[{"sku":null,"quantity":1}]""", "/lines/0/sku", "field.required")]
    [InlineData("""[{"sku":"","quantity":1}]""", "/lines/0/sku", "field.required")]
    [InlineData("""[{"sku":1,"quantity":1}]""", "/lines/0/sku", "field.wrong_type")]
    [InlineData("""[{"sku":"a b","quantity":1}]""", "/lines/0/sku", "product.sku_malformed")]
    [InlineData("""[{"sku":"';DROP TABLE orders;--","quantity":1}]""", "/lines/0/sku", "product.sku_malformed")]
    [InlineData("""[{"sku":"SKU-00001","quantity":1},{"sku":"SKU-00002","quantity":1},{"sku":"SKU-00001","quantity":2}]""", "/lines/2/sku",
        "order.duplicate_sku")]
    public Task Lines_name_each_sku_once(string lines, string pointer, string code) => Order(lines).ShouldBeInvalid((pointer, code));

    [Fact]
    public Task There_are_at_most_a_hundred_lines() =>
        Order($"[{string.Join(',', Enumerable.Range(1, 101).Select(i => $$"""{"sku":"SKU-{{i:00000}}","quantity":1}"""))}]")
            .ShouldBeInvalid(("/lines", "order.too_many_lines"));

    // What the client may not decide is not ignored either: a client that believes it set a price should learn that it did not.
    [Theory]
    [InlineData("customer", "\"usr_01jd0000000000000000000000\"")]
    [InlineData("status", "\"paid\"")]
    [InlineData("total", """{"amount":1,"currency":"EUR"}""")]
    [InlineData("id", "\"ord_01jd0000000000000000000000\"")]
    [InlineData("placedAt", "\"2020-01-01T00:00:00Z\"")]
    [InlineData("payment", "{}")]
    [InlineData("$type", "\"PlaceOrder\"")]
    [InlineData("Lines", "[]")]
    public Task Owner_status_total_and_the_like_are_never_taken_from_the_client(string member, string value) =>
        Send($$"""{"lines":[{"sku":"SKU-00001","quantity":1}],"shippingAddress":{{Address}},"{{member}}":{{value}}}""")
            .ShouldBeInvalid(($"/{member}", "field.unknown"));

    [Theory]
    [InlineData("unitPrice", """{"amount":1,"currency":"EUR"}""")]
    [InlineData("price", "1")]
    [InlineData("Quantity", "2")]
    public Task A_line_has_no_price(string member, string value) =>
        Order($$"""[{"sku":"SKU-00001","quantity":1,"{{member}}":{{value}}}]""").ShouldBeInvalid(($"/lines/0/{member}", "field.unknown"));

    [Theory]
    [InlineData("null",
        "/shippingAddress/name /shippingAddress/line1 /shippingAddress/city /shippingAddress/postalCode /shippingAddress/country",
        "field.required")]
    [InlineData("{}",
        "/shippingAddress/name /shippingAddress/line1 /shippingAddress/city /shippingAddress/postalCode /shippingAddress/country",
        "field.required")]
    [InlineData("\"Berlin\"", "/shippingAddress", "field.wrong_type")]
    [InlineData("""{"name":"Ada","line1":"x","city":"y","postalCode":"1","country":"XX"}""", "/shippingAddress/country",
        "address.unknown_country")]
    [InlineData("""{"name":"Ada","line1":"x","city":"y","postalCode":"1","country":"de"}""", "/shippingAddress/country",
        "address.unknown_country")]
    [InlineData("""{"name":"Ada","line1":"x","city":"y","postalCode":"123456789012345678901","country":"DE"}""",
        "/shippingAddress/postalCode", "field.too_long")]
    [InlineData("""{"name":"A\u0000da","line1":"x","city":"y","postalCode":"1","country":"DE"}""", "/shippingAddress/name",
        "field.bad_characters")]
    [InlineData("""{"name":"A\nda","line1":"x","city":"y","postalCode":"1","country":"DE"}""", "/shippingAddress/name",
        "field.bad_characters")]
    [InlineData("""{"name":"Ada","line1":"x","city":"y","postalCode":"1","country":"DE","phone":"1"}""", "/shippingAddress/phone",
        "field.unknown")]
    public Task An_address_is_complete(string address, string pointers, string code) =>
        Send($$"""{"lines":[{"sku":"SKU-00001","quantity":1}],"shippingAddress":{{address}}}""")
            .ShouldBeInvalid([.. pointers.Split(' ').Select(pointer => (pointer, code))]);

    [Theory]
    [InlineData("""{"amount":-1,"currency":"EUR"}""", "/expectedTotal/amount", "money.out_of_range")]
    [InlineData("""{"amount":1}""", "/expectedTotal/currency", "money.unknown_currency")]
    [InlineData("""{"amount":1,"currency":"XXX"}""", "/expectedTotal/currency", "money.unknown_currency")]
    [InlineData("""{"currency":"EUR"}""", "/expectedTotal/amount", "field.required")]
    [InlineData("""{"amount":19.99,"currency":"EUR"}""", "/expectedTotal/amount", "field.wrong_type")]
    [InlineData("1999", "/expectedTotal", "field.wrong_type")]
    public Task An_expected_total_is_money(string money, string pointer, string code) =>
        Send($$"""{"lines":[{"sku":"SKU-00001","quantity":1}],"shippingAddress":{{Address}},"expectedTotal":{{money}}}""")
            .ShouldBeInvalid((pointer, code));

    [Theory]
    [InlineData("\"a\\u0000b\"", "field.bad_characters")]
    [InlineData("\"a\\u0007b\"", "field.bad_characters")]
    [InlineData("\"\\ud800\"", "field.wrong_type")]
    [InlineData("\"\\udc00\\ud800\"", "field.wrong_type")]
    [InlineData("7", "field.wrong_type")]
    public Task A_note_is_text_that_every_database_can_store(string note, string code) =>
        Send($$"""{"lines":[{"sku":"SKU-00001","quantity":1}],"shippingAddress":{{Address}},"note":{{note}}}""")
            .ShouldBeInvalid(("/note", code));

    [Fact]
    public async Task A_note_has_at_most_500_characters_of_any_script()
    {
        await Noted(new string('ß', 501)).ShouldBeInvalid(("/note", "field.too_long"));

        var order = await Noted($"日本語 🚲 e\u0301 \n{new string('x', 480)}").Order();

        order.Note.ShouldBe($"日本語 🚲 \u00e9 \n{new string('x', 480)}");
    }

    [Fact]
    public Task Everything_that_is_wrong_is_said_at_once() =>
        Send("""{"lines":[{"sku":"","quantity":0}],"shippingAddress":null,"note":"\u0000"}""").ShouldBeInvalid(
            ("/lines/0/sku", "field.required"), ("/lines/0/quantity", "order.quantity_out_of_range"),
            ("/shippingAddress/name", "field.required"),
            ("/shippingAddress/line1", "field.required"), ("/shippingAddress/city", "field.required"),
            ("/shippingAddress/postalCode", "field.required"),
            ("/shippingAddress/country", "field.required"), ("/note", "field.bad_characters"));

    private Task<HttpAnswer> Noted(string note) =>
        api.As(Customer)
            .Post("/v1/orders", new { lines = new[] { new { sku = "SKU-00001", quantity = 1 } }, shippingAddress = An.Address(), note });

    private Task<HttpAnswer> Order(string lines) => Send($$"""{"lines":{{lines}},"shippingAddress":{{Address}}}""");

    private Task<HttpAnswer> Send(string body) => api.As(Customer).Post("/v1/orders", body);
}
