namespace CleanOrders.WebApi.Tests.Catalog;

public sealed class ProductListTests(SharedApi api, SomeProducts some) : IClassFixture<SomeProducts>
{
    [Fact]
    public async Task All_pages_together_are_the_whole_catalogue_in_the_order_of_skus()
    {
        var walked = new List<string>();
        for (var path = "/v1/products?active=true&limit=200"; path is not null;)
        {
            var answer = await api.Anonymous().Get(path).ShouldBe(HttpStatusCode.OK);
            walked.AddRange(SkusOf(answer));
            path = answer.Json.GetProperty("next").GetString() is { } cursor ? $"/v1/products?active=true&limit=200&cursor={cursor}" : null;
        }

        walked.ShouldBeUnique();
        walked.Where(sku => sku.StartsWith("SKU-", StringComparison.Ordinal))
            .ShouldBe(Enumerable.Range(1, 1000).Select(i => $"SKU-{i:00000}"));
        walked.ShouldBe(walked.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("50%", "percent")]
    [InlineData("%", "percent")]
    [InlineData("under_score", "underscore")]
    [InlineData(@"back\slash", "backslash")]
    [InlineData("o'clock", "quote")]
    [InlineData("OFF TEAPOT", "percent")]
    [InlineData("off teapot", "percent")]
    [InlineData("% OR 1=1", "")]
    [InlineData("';DROP TABLE products;--", "")]
    [InlineData("underXscore", "")]
    public async Task A_search_finds_its_words_in_sku_and_name_and_nothing_in_them_is_a_pattern(string words, string found)
    {
        var page = await api.Anonymous().Get($"/v1/products?limit=200&q={Uri.EscapeDataString(words)}").ShouldBe(HttpStatusCode.OK);

        SkusOf(page).Where(some.All.Contains).ShouldBe(found.Length == 0 ? [] : [some.Named(found)]);
        if (found.Length == 0)
            SkusOf(page).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Äpfel, Öl und Übermut", "äPFEL, ÖL UND ÜBERMUT")]
    [InlineData("Straße", "STRAẞE")]
    [InlineData("İstanbul ışık", "istanbul IŞIK")]
    [InlineData("istanbul", "İSTANBUL")]
    [InlineData("ΟΔΥΣΣΕΥΣ", "οδυσσευς")]
    [InlineData("οδυσσεύς", "ΟΔΥΣΣΕΎΣ")]
    [InlineData("Жёлтый", "ЖЁЛТЫЙ")]
    [InlineData("Cafe\u0301", "CAFÉ")]
    [InlineData("Ⅷ und 𐐀", "ⅷ UND 𐐨")]
    public async Task A_search_finds_words_of_any_alphabet_in_any_case(string name, string words)
    {
        var mark = RunningApi.Unique("q");
        var sku = await api.NewProduct(name: $"{mark} {name}");

        foreach (var searched in (string[])[$"{mark} {words}", $"{mark} {name}", $"{mark.ToUpperInvariant()} {words}"])
            SkusOf(await api.Anonymous().Get($"/v1/products?q={Uri.EscapeDataString(searched)}")).ShouldBe([sku], searched);
        SkusOf(await api.Anonymous().Get($"/v1/products?q={Uri.EscapeDataString($"{mark} x{words}")}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_search_finds_a_part_of_the_sku() =>
        SkusOf(await api.Anonymous().Get($"/v1/products?q={some.Named("quote")[2..].ToLowerInvariant()}")).ShouldBe([some.Named("quote")]);

    [Fact]
    public async Task What_is_off_sale_is_found_by_asking_for_it()
    {
        var off = some.Named("off");

        SkusOf(await api.Anonymous().Get($"/v1/products?q={off}")).ShouldBe([off]);
        SkusOf(await api.Anonymous().Get($"/v1/products?q={off}&active=false")).ShouldBe([off]);
        SkusOf(await api.Anonymous().Get($"/v1/products?q={off}&active=true")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_total_is_counted_for_whoever_prefers_it() =>
        (await api.Anonymous().With("Prefer", "return=total-count").Get($"/v1/products?limit=1&q={some.Prefix}").Json()).GetProperty(
            "total").GetInt64().ShouldBe(some.All.Count);

    [Fact]
    public async Task A_cursor_is_good_for_the_same_search_only()
    {
        var next = (await api.Anonymous().Get("/v1/products?limit=2").Json()).GetProperty("next").GetString();

        await api.Anonymous().Get($"/v1/products?limit=2&cursor={next}").ShouldBe(HttpStatusCode.OK);
        await api.Anonymous().Get($"/v1/products?limit=2&q=a&cursor={next}").ShouldBeProblem(400, "cursor.invalid");
        await api.Anonymous().Get($"/v1/products?limit=2&active=true&cursor={next}").ShouldBeProblem(400, "cursor.invalid");
    }

    [Theory]
    [InlineData("limit=0", "/limit", "list.limit_out_of_range")]
    [InlineData("limit=201", "/limit", "list.limit_out_of_range")]
    [InlineData("q=%00", "/q", "field.bad_characters")]
    [InlineData("q=a%0Ab", "/q", "field.bad_characters")]
    [InlineData("active=yes", "/active", "list.filter_malformed")]
    [InlineData("active=True", "/active", "list.filter_malformed")]
    public async Task A_malformed_question_is_refused(string query, string pointer, string code) =>
        await api.Anonymous().Get($"/v1/products?{query}").ShouldBeInvalid((pointer, code));

    private static IEnumerable<string> SkusOf(HttpAnswer answer) =>
        answer.Json.GetProperty("items").EnumerateArray().Select(product => product.GetProperty("sku").GetString()!);
}

/// <summary>Products whose names have what could be taken for a pattern or for SQL.</summary>
public sealed class SomeProducts(SharedApi api) : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["percent"] = "50% off Teapot",
        ["underscore"] = "An under_score",
        ["backslash"] = @"A back\slash",
        ["quote"] = "Five o'clock",
        ["off"] = "Not on sale",
    };

    public string Prefix { get; } = RunningApi.Unique("find");

    public IReadOnlyCollection<string> All => [.. Names.Keys.Select(Named)];

    public string Named(string key) => $"{Prefix}-{key}";

    public async ValueTask InitializeAsync()
    {
        foreach (var (key, name) in Names)
            await api.As(Admin).Post("/v1/products", new { sku = Named(key), name, price = new { amount = 1, currency = "EUR" } })
                .ShouldBe(HttpStatusCode.Created);
        await api.As(Admin).With("If-Match", "*").Delete($"/v1/products/{Named("off")}").ShouldBe(HttpStatusCode.NoContent);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
