namespace CleanOrders.WebApi.Tests.Catalog;

public sealed class ProductTests(SharedApi api)
{
    [Fact]
    public async Task A_new_product_is_on_sale_without_stock()
    {
        var sku = RunningApi.Unique("New");

        var created = await api.As(Admin)
            .Post("/v1/products", new { sku, name = " Tea  pot ", price = new { amount = 0, currency = "JPY" } })
            .ShouldBe(HttpStatusCode.Created);

        created.Text.ShouldBe($$"""{"sku":"{{sku}}","name":"Tea  pot","price":{"amount":0,"currency":"JPY"},"active":true,"version":1,"""
            + "\"rating\":{\"average\":null,\"count\":0,\"stars\":[0,0,0,0,0]}}");
        created.Location.ShouldBe($"/v1/products/{sku}");
        created.ETag.ShouldBe("\"1\"");
        (await api.Anonymous().Get(created.Location!).ShouldBe(HttpStatusCode.OK)).Text.ShouldBe(created.Text);
        (await api.Stock(sku)).ShouldBe((OnHand: 0, Reserved: 0));
    }

    [Fact]
    public async Task A_sku_is_given_once_and_its_case_counts()
    {
        var sku = await api.NewProduct(stock: 0);

        await api.As(Admin).Post("/v1/products", new { sku, name = "Again", price = new { amount = 1, currency = "EUR" } })
            .ShouldBeProblem(409, "product.sku_taken");
        await api.Anonymous().Get($"/v1/products/{sku.ToLowerInvariant()}").ShouldBeProblem(404, "product.not_found");
    }

    [Fact]
    public async Task A_product_taken_off_sale_stays_visible_and_can_come_back()
    {
        var sku = await api.NewProduct(stock: 0);
        var admin = api.As(Admin).With("If-Match", "*");

        await admin.Delete($"/v1/products/{sku}").ShouldBe(HttpStatusCode.NoContent);
        (await api.Anonymous().Get($"/v1/products/{sku}").Json()).GetProperty("active").GetBoolean().ShouldBeFalse();
        await admin.Put($"/v1/products/{sku}", new { name = "Back", price = new { amount = 5, currency = "EUR" } })
            .ShouldBe(HttpStatusCode.OK);

        (await api.Anonymous().Get($"/v1/products/{sku}").Json()).GetRawText()
            .ShouldBe($$"""{"sku":"{{sku}}","name":"Back","price":{"amount":5,"currency":"EUR"},"active":true,"version":3,"""
                + "\"rating\":{\"average\":null,\"count\":0,\"stars\":[0,0,0,0,0]}}");
    }

    [Theory]
    [InlineData("{}", "/sku field.required", "/name field.required", "/price/amount field.required",
        "/price/currency money.unknown_currency")]
    [InlineData("""{"sku":"a b","name":"x","price":{"amount":1,"currency":"EUR"}}""", "/sku product.sku_malformed")]
    [InlineData("""{"sku":"../x","name":"x","price":{"amount":1,"currency":"EUR"}}""", "/sku product.sku_malformed")]
    [InlineData("""{"sku":"OK-1","name":"\u0000","price":{"amount":1,"currency":"EUR"}}""", "/name field.bad_characters")]
    [InlineData("""{"sku":"OK-1","name":"x","price":{"amount":-1,"currency":"EUR"}}""", "/price/amount money.out_of_range")]
    [InlineData("""{"sku":"OK-1","name":"x","price":{"amount":100000000001,"currency":"EUR"}}""", "/price money.out_of_range")]
    [InlineData("""{"sku":"OK-1","name":"x","price":{"amount":1.5,"currency":"EUR"}}""", "/price/amount field.wrong_type")]
    [InlineData("""{"sku":"OK-1","name":"x","price":{"amount":1,"currency":"eur"}}""", "/price/currency money.unknown_currency")]
    [InlineData("""{"sku":"OK-1","name":"x","price":{"amount":1,"currency":"EUR"},"stock":5}""", "/stock field.unknown")]
    [InlineData("""{"sku":"OK-1","name":"x","price":{"amount":1,"currency":"EUR"},"version":5}""", "/version field.unknown")]
    public async Task A_malformed_product_is_refused(string body, params string[] complaints) =>
        await api.As(Admin).Post("/v1/products", body)
            .ShouldBeInvalid([.. complaints.Select(complaint => (complaint.Split(' ')[0], complaint.Split(' ')[1]))]);

    [Fact]
    public async Task Only_who_manages_the_catalogue_changes_it()
    {
        var (body, path) =
            (new { name = "x", price = new { amount = 1, currency = "EUR" } }, $"/v1/products/{await api.NewProduct(stock: 0)}");

        foreach (var client in new[] { api.As(Customer), api.As(Support), api.As(Warehouse) })
        {
            await client.Post("/v1/products", new { sku = "MINE", body.name, body.price }).ShouldBeProblem(403, "auth.forbidden");
            await client.With("If-Match", "*").Put(path, body).ShouldBeProblem(403, "auth.forbidden");
            await client.With("If-Match", "*").Delete(path).ShouldBeProblem(403, "auth.forbidden");
        }

        await api.Anonymous().Post("/v1/products", body).ShouldBeProblem(401, "auth.required");
    }

    [Theory]
    [InlineData("NO-SUCH", "product.not_found")]
    [InlineData("no%20sku", "request.not_found")]
    [InlineData("-leading-dash", "request.not_found")]
    [InlineData("%27%3B--", "request.not_found")]
    public async Task What_is_no_product_is_not_there(string sku, string code)
    {
        await api.Anonymous().Get($"/v1/products/{sku}").ShouldBeProblem(404, code);
        await api.As(Admin).With("If-Match", "*").Delete($"/v1/products/{sku}").ShouldBeProblem(404, code);
    }

    [Fact]
    public async Task Any_cache_may_keep_the_catalogue_for_a_while_but_not_its_problems()
    {
        var seen = await api.Anonymous().Get("/v1/products/SKU-00001");
        var same = await api.Anonymous().With("If-None-Match", seen.ETag!).Get("/v1/products/SKU-00001")
            .ShouldBe(HttpStatusCode.NotModified);
        foreach (var kept in (HttpAnswer[])[seen, same])
        {
            kept.Header("Cache-Control").ShouldBe("public, max-age=30, stale-while-revalidate=30");
            kept.Header("Vary").ShouldBe("Accept, Authorization, Prefer, X-Api-Key");
        }

        var own = await api.As(Customer).Get("/v1/products/SKU-00001");
        (own.Text, own.Header("Cache-Control"), own.Header("Vary")).ShouldBe((seen.Text, "no-cache, private", seen.Header("Vary")));
        (await api.Anonymous().Get("/v1/products/NO-SUCH")).Header("Cache-Control").ShouldBe("no-store");
    }
}
