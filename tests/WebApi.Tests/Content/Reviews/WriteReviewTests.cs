using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Content.Reviews;

public sealed class WriteReviewTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/products/{sku:sku}/reviews",
        new SweepRow(Gate.Forbidden, Gate.Forbidden, Gate.Forbidden, Gate.Forbidden, Gate.Forbidden),
        new StatementBudget(9, 4, async api =>
        {
            var sku = await api.NewProduct();
            var owner = await api.NewOwner(sku);
            return () => owner.WriteReview(sku);
        }));

    [Fact]
    public async Task Who_received_a_product_reviews_it()
    {
        var sku = await api.NewProduct();
        var (id, email, tokens) = await api.Somebody();
        var author = api.Bearing(tokens.AccessToken);
        _ = await api.Delivered(author, sku);

        var written = await author.WriteReview(sku, 4, " Boils  fast ", "Two litres\nin four minutes.").ShouldBe(HttpStatusCode.Created);

        var review = written.Json;
        written.Location.ShouldBe($"/v1/reviews/{review.GetProperty("id").GetString()}");
        written.ETag.ShouldBe("\"1\"");
        review.GetProperty("sku").GetString().ShouldBe(sku);
        review.GetProperty("author").GetProperty("id").GetString().ShouldBe(id);
        review.GetProperty("rating").GetInt32().ShouldBe(4);
        review.GetProperty("title").GetString().ShouldBe("Boils  fast");
        review.GetProperty("body").GetString().ShouldBe("Two litres\nin four minutes.");
        review.GetProperty("verifiedPurchase").GetBoolean().ShouldBeTrue();
        review.GetProperty("status").GetString().ShouldBe("published");
        foreach (var count in new[] { "helpful", "notHelpful", "commentCount" })
            review.GetProperty(count).GetInt32().ShouldBe(0, count);
        review.TryGetProperty("editedAt", out _).ShouldBeFalse();
        var seen = await api.Anonymous().Get(written.Location!).ShouldBe(HttpStatusCode.OK);
        seen.Text.ShouldBe(written.Text);
        seen.Text.ShouldNotContain(email);
        await api.ShouldBeRated(sku, 4.00m, 0, 0, 0, 1, 0);
    }

    [Fact]
    public async Task Who_has_not_received_it_does_not()
    {
        var (sku, customer) = (await api.NewProduct(), await api.NewCustomer());

        await customer.WriteReview(sku).ShouldBeProblem(403, "review.not_purchased");
        var order = await customer.PlaceOrder((1, sku)).Order();
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        order = await api.As(Warehouse).Prepare(order).Order();
        order = await api.As(Warehouse).ShipRest(order).Order();
        await customer.WriteReview(sku).ShouldBeProblem(403, "review.not_purchased");
        _ = await api.As(Warehouse).Deliver(order).Order();
        await customer.WriteReview(sku).ShouldBe(HttpStatusCode.Created);
        await api.As(Customer2).WriteReview(sku).ShouldBeProblem(403, "review.not_purchased");
        await customer.WriteReview("NO-SUCH-SKU").ShouldBeProblem(404, "product.not_found");
    }

    [Fact]
    public async Task What_went_back_was_received_too()
    {
        var (sku, customer) = (await api.NewProduct(), await api.NewCustomer());
        var order = await api.Delivered(customer, sku);
        order = await customer.RequestReturn(order, (1, sku)).Order();
        _ = await api.As(Warehouse).ReceiveReturn(order).Order();

        await customer.WriteReview(sku, rating: 1).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_product_is_reviewed_once_and_again_after_the_review_was_deleted()
    {
        var (author, path, sku) = await api.NewReview(rating: 2);

        await author.WriteReview(sku).ShouldBeProblem(409, "review.exists");
        await author.With("If-Match", "\"1\"").Delete(path).ShouldBe(HttpStatusCode.NoContent);
        await api.ShouldBeRated(sku, average: null, 0, 0, 0, 0, 0);
        await author.WriteReview(sku, rating: 3).ShouldBe(HttpStatusCode.Created);

        await api.ShouldBeRated(sku, 3.00m, 0, 0, 1, 0, 0);
    }

    [Fact]
    public async Task Of_twenty_posts_at_once_one_is_the_review()
    {
        var sku = await api.NewProduct();
        var owner = await api.NewOwner(sku);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => owner.WriteReview(sku)));

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        foreach (var refused in answers.Where(answer => answer.Status != HttpStatusCode.Created))
            await Task.FromResult(refused).ShouldBeProblem(409, "review.exists");
        await api.ShouldBeRated(sku, 5.00m, 0, 0, 0, 0, 1);
    }

    [Fact]
    public async Task The_same_request_again_is_the_same_review()
    {
        var sku = await api.NewProduct();
        var anew = await api.NewOwner(sku);
        var owner = anew.WithKey(Client.FreshKey());

        var first = await owner.WriteReview(sku).ShouldBe(HttpStatusCode.Created);
        var again = await owner.WriteReview(sku).ShouldBe(HttpStatusCode.Created);

        (again.IsReplay, again.Text).ShouldBe((true, first.Text));
        await owner.WriteReview(sku, rating: 1).ShouldBeProblem(422, "idempotency.key_reused");
        await anew.WithoutKey().WriteReview(sku).ShouldBeProblem(400, "idempotency.key_missing");
    }

    [Theory]
    [InlineData("{}", "/rating field.required", "/title field.required", "/body field.required")]
    [InlineData("""{"rating":6,"title":"a","body":"b"}""", "/rating review.rating_out_of_range")]
    [InlineData("""{"rating":0,"title":"a\nb","body":"b"}""", "/rating review.rating_out_of_range", "/title field.bad_characters")]
    [InlineData("""{"rating":5,"title":"www.a.example","body":"b"}""", "/title post.too_many_links")]
    [InlineData("""{"rating":5,"title":"a","body":"www.a.example www.b.example www.c.example"}""", "/body post.too_many_links")]
    [InlineData("""{"rating":5,"title":"a","body":"\u200b"}""", "/body field.required")]
    [InlineData("""{"rating":4.5,"title":"a","body":"b"}""", "/rating field.wrong_type")]
    [InlineData("""{"rating":5,"title":"a","body":"b","verifiedPurchase":true}""", "/verifiedPurchase field.unknown")]
    public async Task A_malformed_review_is_refused(string body, params string[] complaints)
    {
        var sku = await api.NewProduct();
        var owner = await api.NewOwner(sku);

        await owner.Post($"/v1/products/{sku}/reviews", body)
            .ShouldBeInvalid([.. complaints.Select(complaint => (complaint.Split(' ')[0], complaint.Split(' ')[1]))]);
    }

    [Fact]
    public async Task A_flagged_word_waits_for_a_moderator_and_counts_when_one_has_published_it()
    {
        await using var strict = await Api.New(new ApiOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Content:FlaggedWords:0"] = "Scam",
                ["Content:MostPosts"] = "2",
            },
        });
        string[] skus = [await strict.NewProduct(), await strict.NewProduct(), await strict.NewProduct()];
        var owner = await strict.NewCustomer();
        foreach (var sku in skus)
            _ = await strict.Delivered(owner, sku);

        var written = await owner.WriteReview(skus[0], rating: 1, title: "What a S\u00C7AM").ShouldBe(HttpStatusCode.Created);

        written.Member("status").GetString().ShouldBe("pending");
        await strict.ShouldBeRated(skus[0], average: null, 0, 0, 0, 0, 0);
        (await strict.Anonymous().Get($"/v1/products/{skus[0]}/reviews").Json()).GetProperty("items").GetArrayLength().ShouldBe(0);
        await owner.WriteReview(skus[0]).ShouldBeProblem(409, "review.exists");
        await strict.Moderate(written.Location!, (review, now) => review.Publish(new("It is an opinion"), review.Author, now));
        await strict.ShouldBeRated(skus[0], 1.00m, 1, 0, 0, 0, 0);

        await owner.WriteReview(skus[1]).ShouldBe(HttpStatusCode.Created);
        (await owner.WriteReview(skus[2]).ShouldBeProblem(429, "rate_limit.exceeded")).Header("Retry-After").ShouldNotBeNull();
    }

    [Fact]
    public async Task What_happens_to_a_review_is_published_in_its_order()
    {
        var (author, path, _) = await api.NewReview();
        await author.With("If-Match", "*").ChangeReview(path, rating: 1).ShouldBe(HttpStatusCode.OK);
        await api.Hide(path);
        await api.Moderate(path, (review, now) => review.Reject(new("It is an advertisement"), review.Author, now));
        await author.With("If-Match", "*").Delete(path).ShouldBe(HttpStatusCode.NoContent);

        _ = await Eventually.Be(() => Published(path, "1 = 1"), events => events == 5);
        foreach (var (i, type) in new[] { "post_published", "post_edited", "post_flagged", "post_rejected", "post_deleted" }.Index())
            (await Published(path, $"sequence = {i + 1} AND type = '{type}'")).ShouldBe(1, type);
    }

    private Task<long> Published(string path, string which) =>
        api.Database.Scalar<long>($"SELECT count(*) FROM events WHERE aggregate = '{path.Split('/')[^1]}' AND {which}");
}
