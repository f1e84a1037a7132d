namespace CleanOrders.WebApi.Tests.Attacks;

/// <summary>What people who are signed in try with what is not theirs, and with what they may not.</summary>
public sealed class AccessAttacks(SharedApi api)
{
    private const string Shipment = """{"lines":[{"sku":"SKU-00001","quantity":1}],"carrier":"DHL","tracking":"1"}""";

    [Fact]
    public async Task T35_what_is_somebody_elses_is_never_shown_changed_or_listed()
    {
        var (victim, thief) = (await api.NewCustomer(), await api.NewCustomer());
        var order = await victim.PlaceOrder((1, "SKU-00001")).Order();

        foreach (var path in (string[])["", "/history"])
            await thief.Get(order.Path + path).ShouldBeProblem(404, "order.not_found");
        foreach (var (path, body) in ((string, string)[])[
            ("/payments", """{"token":"tok_ok"}"""), ("/cancellation", """{"reason":"Mine"}"""), ("/preparation", "{}"),
            ("/shipments", Shipment), ("/returns", """{"lines":[{"sku":"SKU-00001","quantity":1}],"reason":"Mine"}""")])
            await thief.Post(order.Path + path, body).ShouldBeProblem(404, "order.not_found");
        foreach (var filter in (string[])["", $"?customer={order.Customer}", $"?number={order.Number}", "?sku=SKU-00001"])
            (await thief.Get($"/v1/orders{filter}").Json()).GetProperty("items").GetArrayLength().ShouldBe(0, filter);

        (await victim.See(order)).Version.ShouldBe(1);
    }

    [Fact]
    public async Task T36_an_id_is_never_read_in_another_way_than_it_is_written()
    {
        var victim = await api.NewCustomer();
        var order = await victim.PlaceOrder((1, "SKU-00001")).Order();
        string[] spellings =
        [
            order.Id.ToUpperInvariant(), $"0{order.Id}", $"{order.Id}0", order.Id.Replace("ord_", "usr_", StringComparison.Ordinal),
            order.Id["ord_".Length..], $"-{order.Id}",
            $"{order.Id},{order.Id}", $"[{order.Id}]", $"{order.Id}%00", $"{order.Id}%20", $"%2e%2e%2forders%2f{order.Id}",
            $"{order.Id}.json", $"{order.Id};x", "1", "*", "%25",
        ];

        foreach (var id in spellings)
            ((int)(await victim.Get($"/v1/orders/{id}")).Status).ShouldBeOneOf([400, 404], id);
        await victim.Get(order.Path).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task T37_what_only_the_service_decides_is_never_taken_from_a_request()
    {
        var customer = await api.NewCustomer();
        string[] members =
        [
            "\"total\":{\"amount\":1,\"currency\":\"EUR\"}", "\"status\":\"paid\"", "\"customer\":\"usr_01kb3g4mf5e2k9s5n9r0xqzv7a\"",
            "\"ownerId\":\"usr_01kb3g4mf5e2k9s5n9r0xqzv7a\"", "\"paidAt\":\"2026-01-01T00:00:00Z\"",
            "\"id\":\"ord_01kb3g4mf5e2k9s5n9r0xqzv7a\"", "\"payment\":{\"status\":\"captured\"}", "\"version\":7", "\"__proto__\":{}",
        ];
        const string Address = """{"name":"A","line1":"B","city":"C","postalCode":"1","country":"DE"}""";

        foreach (var member in members)
            await customer.Post("/v1/orders", $$"""{"lines":[{"sku":"SKU-00001","quantity":1}],"shippingAddress":{{Address}},{{member}}}""")
                .ShouldBeProblem(400, "request.invalid");
        foreach (var member in (string[])["\"unitPrice\":{\"amount\":1,\"currency\":\"EUR\"}", "\"price\":1", "\"name\":\"Free\""])
            await customer.Post("/v1/orders", $$"""{"lines":[{"sku":"SKU-00001","quantity":1,{{member}}}],"shippingAddress":{{Address}}}""")
                .ShouldBeProblem(400, "request.invalid");
        (await customer.Get("/v1/orders").Json()).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact, Trait("Gateway", "differs")]
    public async Task T38_another_spelling_of_an_address_never_leads_past_its_permission()
    {
        var customer = await api.NewCustomer();
        var sku = RunningApi.Unique("SPELT").ToUpperInvariant();
        var product = new { sku, name = "Never made", price = new { amount = 1, currency = "EUR" } };

        foreach (var path in (string[])[
            "/v1/products", "/v1/products/", "/v1//products", "/V1/PRODUCTS", "/v1/products%2f", "/v1/products;x", "/v1/products.json",
            "/v1/./products", "/v1/orders/../products", "/v1/%70roducts", "/v1/products%20"])
            ((int)(await customer.Post(path, product)).Status).ShouldBeOneOf([400, 403, 404, 405], path);
        foreach (var header in (string[])["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
            await customer.With(header, "POST").Get($"/v1/products/{sku}").ShouldBe(HttpStatusCode.NotFound);
        foreach (var header in (string[])["X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix"])
            await customer.With(header, "/v1/products").Post("/v1/auth/logout-none", product).ShouldBe(HttpStatusCode.NotFound);
        foreach (var (header, value) in ((string, string)[])[
            ("X-User-Id", "usr_01kb3g4mf5e2k9s5n9r0xqzv7a"), ("X-Roles", "admin"), ("X-Forwarded-User", "admin@example.com"),
            ("X-Internal-Auth", "1")])
            await customer.With(header, value).Post("/v1/products", product).ShouldBeProblem(403, "auth.forbidden");

        await api.As(Admin).Get($"/v1/products/{sku}").ShouldBeProblem(404, "product.not_found");
    }

    [Fact]
    public async Task T39_a_cursor_is_never_good_for_another_list_or_another_caller()
    {
        var (one, other) = (await api.NewCustomer(), await api.NewCustomer());
        for (var i = 0; i < 3; i++)
        {
            _ = await one.PlaceOrder((1, "SKU-00001")).Order();
            _ = await other.PlaceOrder((1, "SKU-00001")).Order();
        }

        var cursor = (await one.Get("/v1/orders?limit=1").Json()).GetProperty("next").GetString()!;
        var edited = (cursor[0] == 'A' ? 'B' : 'A') + cursor[1..];

        await one.Get($"/v1/orders?limit=2&cursor={cursor}").ShouldBe(HttpStatusCode.OK);
        foreach (var query in (string[])[
            $"cursor={edited}", $"cursor={cursor}A", $"cursor={cursor[..^4]}", $"sort=total&cursor={cursor}",
            $"status=paid&cursor={cursor}", "cursor=x", "cursor=' OR 1=1"])
            await one.Get($"/v1/orders?{query}").ShouldBeProblem(400, "cursor.invalid");
        await other.Get($"/v1/orders?cursor={cursor}").ShouldBeProblem(400, "cursor.invalid");
        await api.As(Admin).Get($"/v1/orders?cursor={cursor}").ShouldBeProblem(400, "cursor.invalid");
    }

    [Fact]
    public async Task T40_an_idempotency_key_is_never_somebody_elses()
    {
        var (one, other) = (await api.NewCustomer(), await api.NewCustomer());
        var key = Client.FreshKey();

        var mine = await one.WithKey(key).PlaceOrder((1, "SKU-00001")).Order();
        var theirs = await other.WithKey(key).PlaceOrder((1, "SKU-00001")).Order();
        await one.WithKey(key).PlaceOrder((2, "SKU-00001")).ShouldBeProblem(422, "idempotency.key_reused");
        var again = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => one.WithKey(key).PlaceOrder((1, "SKU-00001"))));

        theirs.Id.ShouldNotBe(mine.Id);
        again.ShouldAllBe(answer => answer.IsReplay && answer.Location == mine.Path);
        (await one.Get("/v1/orders").Json()).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task T41_what_is_sent_is_never_run_as_sql()
    {
        var support = api.As(Support);
        string[] attacks =
            ["' OR '1'='1", "'; DROP TABLE orders; --", "1) UNION SELECT password_hash FROM users --", "\\'; --", "(select pg_sleep(10))",
                "%27%20OR%201=1", "$1", "{0}"];

        foreach (var attack in attacks.Select(Uri.EscapeDataString))
        {
            foreach (var parameter in (string[])["sort", "status", "customer", "placedFrom", "totalFrom", "limit"])
                await support.Get($"/v1/orders?{parameter}={attack}").ShouldBe(HttpStatusCode.BadRequest);
            foreach (var list in (string[])[$"/v1/orders?number={attack}", $"/v1/orders?sku={attack}", $"/v1/products?q={attack}"])
                ((int)(await support.Get(list)).Status).ShouldBeOneOf([200, 400], list);
        }

        foreach (var wildcard in (string[])["%", "_", "%25%25", "SKU-0000_"])
        {
            var found = (await support.Get($"/v1/products?q={Uri.EscapeDataString(wildcard)}").Json()).GetProperty("items");
            found.EnumerateArray()
                .ShouldAllBe(
                    product => $"{product.GetProperty("sku")} {product.GetProperty("name")}".Contains(
                        wildcard, StringComparison.OrdinalIgnoreCase), wildcard);
        }

        var hostile = await api.NewCustomer();
        var order = await hostile.Post(
            "/v1/orders",
            new
            {
                lines = new[] { new { sku = "SKU-00001", quantity = 1 } },
                shippingAddress = An.Address(),
                note = "'; DROP TABLE orders; --"
            }).Order();
        order.Note.ShouldBe("'; DROP TABLE orders; --");
        (await hostile.See(order)).Note.ShouldBe(order.Note);
    }

    [Fact]
    public async Task T43_a_number_is_never_taken_for_what_it_is_not()
    {
        var customer = await api.NewCustomer();
        const string Address = """{"name":"A","line1":"B","city":"C","postalCode":"1","country":"DE"}""";
        foreach (var quantity in (string[])["-1", "0", "1001", "2147483648", "1e9", "1.5", "1e999", "NaN", "\"1\"", "null", "[]", "true"])
            await customer.Post("/v1/orders", $$"""{"lines":[{"sku":"SKU-00001","quantity":{{quantity}}}],"shippingAddress":{{Address}}}""")
                .ShouldBe(HttpStatusCode.BadRequest);
        foreach (var amount in (string[])["-1", "1.5", "9223372036854775808", "\"1\"", "1e30"])
            await api.As(Admin)
                .Post("/v1/products", $$$"""{"sku":"NEVER-MADE","name":"x","price":{"amount":{{{amount}}},"currency":"EUR"}}""")
                .ShouldBe(HttpStatusCode.BadRequest);
        foreach (var delta in (string[])["0", "1000001", "-9223372036854775809", "0.1"])
            await api.As(Admin).Post("/v1/inventory/SKU-00001/adjustments", $$"""{"delta":{{delta}},"reason":"x"}""")
                .ShouldBe(HttpStatusCode.BadRequest);

        var euros = await api.NewProduct(currency: "EUR");
        var yen = await api.NewProduct(currency: "JPY");
        await customer.PlaceOrder((1, euros), (1, yen)).ShouldBeProblem(400, "order.mixed_currencies");
        var dear = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => api.NewProduct(price: 100_000_000_000)));
        var total = (await customer.PlaceOrder([.. dear.Select(sku => (1000, sku))]).Order()).Total.Amount;
        total.ShouldBe(300_000_000_000_000);
    }

    [Fact]
    public async Task T44_the_last_piece_is_never_sold_twice_and_nothing_is_both_paid_and_cancelled()
    {
        for (var round = 0; round < 10; round++)
        {
            var sku = await api.NewProduct(stock: 1);
            var buyers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => api.NewCustomer()));
            var answers = await Task.WhenAll(buyers.Select(buyer => buyer.PlaceOrder((1, sku))));
            answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);

            var winner = buyers[Array.FindIndex(answers, answer => answer.Status == HttpStatusCode.Created)];
            var order = await Task.FromResult(answers.Single(answer => answer.Status == HttpStatusCode.Created)).Order();
            var race = await Task.WhenAll(winner.Pay(order), winner.Cancel(order), winner.Pay(order), winner.Cancel(order));
            var end = await winner.See(order);
            race.ShouldAllBe(answer => (int)answer.Status < 500);
            if (race[1].Status == HttpStatusCode.OK || race[3].Status == HttpStatusCode.OK)
                end.Status.ShouldBe("cancelled");
            await winner.Pay(order).ShouldBe(HttpStatusCode.Conflict);
            (end.Status == "cancelled" ? end.Payment.Refunded : end.Total).ShouldBe(end.Payment.Captured, $"{end}");
        }
    }
}
