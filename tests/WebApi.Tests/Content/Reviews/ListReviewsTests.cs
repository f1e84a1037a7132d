using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Content.Reviews;

public sealed class ListReviewsTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /v1/products/{sku:sku}/reviews", SweepRow.Public, new StatementBudget(2, 2, async api =>
        {
            var (_, _, sku) = await api.NewReview();
            return () => api.Anonymous().Get($"/v1/products/{sku}/reviews?sort=-helpful&limit=200");
        }));

    [Fact]
    public async Task Each_sort_and_filter_goes_through_all_in_order_and_page_by_page()
    {
        var sku = await api.NewProduct();
        var reviews = new List<(string Id, int Rating, int Helpful)>();
        Who[] readers = [Customer, Customer2, Support, Warehouse];
        foreach (var (i, rating) in new[] { 3, 5, 1, 3, 4 }.Index())
        {
            var (_, path, _) = await api.NewReview(sku, rating);
            var helpful = i % 3;
            foreach (var reader in readers.Take(helpful))
                await api.As(reader).Vote(path, helpful: true).ShouldBe(HttpStatusCode.NoContent);
            reviews.Add((path.Split('/')[^1], rating, helpful));
        }

        var newest = Enumerable.Reverse(reviews).ToList();
        foreach (var (query, expected) in new (string, IEnumerable<(string Id, int Rating, int Helpful)>)[]
        {
            ("", newest),
            ("sort=-createdAt", newest),
            ("sort=createdAt", reviews),
            ("sort=-helpful", newest.OrderByDescending(review => review.Helpful)),
            ("sort=rating", reviews.OrderBy(review => review.Rating)),
            ("sort=-rating", newest.OrderByDescending(review => review.Rating)),
            ("rating=3", newest.Where(review => review.Rating == 3)),
            ("rating=3&sort=-rating", newest.Where(review => review.Rating == 3)),
            ("rating=3&sort=-helpful", newest.Where(review => review.Rating == 3).OrderByDescending(review => review.Helpful)),
            ("rating=2", []),
        })
        {
            foreach (var limit in new[] { 1, 2, 200 })
                (await All($"/v1/products/{sku}/reviews?{(query.Length == 0 ? "" : query + "&")}limit={limit}"))
                    .ShouldBe(expected.Select(review => review.Id), $"{query} {limit}");
        }

        (await api.Anonymous().With("Prefer", "return=total-count").Get($"/v1/products/{sku}/reviews?rating=3&limit=1").Json())
            .GetProperty("total").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task A_list_is_for_caches_too_and_has_no_address_of_anybody()
    {
        var (_, _, sku) = await api.NewReview();

        var list = await api.Anonymous().Get($"/v1/products/{sku}/reviews").ShouldBe(HttpStatusCode.OK);

        list.Header("Cache-Control").ShouldBe("public, max-age=30, stale-while-revalidate=30");
        list.Text.ShouldNotContain("@");
        await api.Anonymous().With("If-None-Match", list.ETag!).Get($"/v1/products/{sku}/reviews").ShouldBe(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("rating=0", "/rating list.filter_malformed")]
    [InlineData("rating=6", "/rating list.filter_malformed")]
    [InlineData("rating=x", "/rating list.filter_malformed")]
    [InlineData("sort=title", "/sort list.filter_malformed")]
    [InlineData("limit=0", "/limit list.limit_out_of_range")]
    public async Task A_filter_that_means_nothing_is_refused(string query, string complaint) =>
        await api.Anonymous().Get($"/v1/products/SKU-00001/reviews?{query}")
            .ShouldBeInvalid((complaint.Split(' ')[0], complaint.Split(' ')[1]));

    [Fact]
    public async Task A_cursor_is_good_for_its_list_only()
    {
        var sku = await api.NewProduct();
        _ = await api.NewReview(sku);
        _ = await api.NewReview(sku);
        var next = (await api.Anonymous().Get($"/v1/products/{sku}/reviews?limit=1").Json()).GetProperty("next").GetString();

        await api.Anonymous().Get($"/v1/products/{sku}/reviews?sort=-helpful&cursor={next}").ShouldBeProblem(400, "cursor.invalid");
        await api.Anonymous().Get($"/v1/products/SKU-00001/reviews?cursor={next}").ShouldBeProblem(400, "cursor.invalid");
        await api.Anonymous().Get("/v1/products/NO-SUCH-SKU/reviews").ShouldBeProblem(404, "product.not_found");
        (await api.Anonymous().Get($"/v1/products/{await api.NewProduct()}/reviews").Json()).GetProperty("items").GetArrayLength()
            .ShouldBe(0);
    }

    private async Task<List<string>> All(string? path)
    {
        var ids = new List<string>();
        for (var first = path; path is not null;)
        {
            var page = await api.Anonymous().Get(path).Json();
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(review => review.GetProperty("id").GetString()!));
            path = page.GetProperty("next").GetString() is { } next ? $"{first}&cursor={next}" : null;
        }

        return ids;
    }
}
