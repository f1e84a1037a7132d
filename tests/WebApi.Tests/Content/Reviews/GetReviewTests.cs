using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Content.Reviews;

public sealed class GetReviewTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /v1/reviews/{id:rev}", SweepRow.Public, new StatementBudget(1, 1, async api =>
        {
            var (_, path, _) = await api.NewReview();
            return () => api.Anonymous().Get(path);
        }));

    [Fact]
    public async Task What_is_hidden_is_there_for_its_author_and_for_moderators()
    {
        var (author, path, sku) = await api.NewReview(rating: 1);
        (await api.Anonymous().Get(path)).Header("Cache-Control").ShouldBe("public, max-age=30, stale-while-revalidate=30");

        await api.Hide(path);

        await api.Anonymous().Get(path).ShouldBeProblem(404, "review.not_found");
        await api.As(Customer2).Get(path).ShouldBeProblem(404, "review.not_found");
        var mine = await author.Get(path).ShouldBe(HttpStatusCode.OK);
        mine.Member("status").GetString().ShouldBe("pending");
        mine.Header("Cache-Control").ShouldBe("no-cache, private");
        await api.As(Admin).Get(path).ShouldBe(HttpStatusCode.OK);
        (await api.Anonymous().Get($"/v1/products/{sku}/reviews").Json()).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await author.Get($"/v1/products/{sku}/reviews").Json()).GetProperty("items").GetArrayLength().ShouldBe(0);
        await api.ShouldBeRated(sku, average: null, 0, 0, 0, 0, 0);
    }

    [Fact]
    public async Task What_was_deleted_is_there_for_nobody()
    {
        var (author, path, _) = await api.NewReview();

        await author.With("If-Match", "*").Delete(path).ShouldBe(HttpStatusCode.NoContent);

        foreach (var reader in new[] { author, api.As(Admin), api.Anonymous() })
            await reader.Get(path).ShouldBeProblem(404, "review.not_found");
    }

    [Fact]
    public async Task A_locked_author_stays_the_author_and_one_whose_account_is_gone_is_null()
    {
        var sku = await api.NewProduct();
        var (id, email, tokens) = await api.Somebody();
        var author = api.Bearing(tokens.AccessToken);
        _ = await api.Delivered(author, sku);
        var path = (await author.WriteReview(sku).ShouldBe(HttpStatusCode.Created)).Location!;

        await api.As(Admin).Lock(id).ShouldBe(HttpStatusCode.OK);
        await author.Vote(path, helpful: true).ShouldBe(HttpStatusCode.Unauthorized);
        (await api.Anonymous().Get(path).Json()).GetProperty("author").GetProperty("id").GetString().ShouldBe(id);

        await api.Database.Change($"DELETE FROM users WHERE email = '{email}'");
        var seen = await api.Anonymous().Get(path).ShouldBe(HttpStatusCode.OK);
        seen.Member("author").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        seen.Text.ShouldNotContain(id);
    }

    [Fact]
    public async Task Votes_change_the_tag_and_not_the_version_that_a_change_needs()
    {
        var (author, path, _) = await api.NewReview();
        var before = await author.Get(path).ShouldBe(HttpStatusCode.OK);
        await author.With("If-None-Match", before.ETag!).Get(path).ShouldBe(HttpStatusCode.NotModified);

        await api.As(Customer).Vote(path, helpful: true).ShouldBe(HttpStatusCode.NoContent);

        await author.With("If-None-Match", before.ETag!).Get(path).ShouldBe(HttpStatusCode.OK);
        await author.With("If-Match", before.ETag!).ChangeReview(path, rating: 3).ShouldBe(HttpStatusCode.OK);
        await author.With("If-Match", before.ETag!).ChangeReview(path, rating: 2).ShouldBeProblem(412, "request.precondition_failed");
    }
}
