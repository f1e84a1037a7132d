using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Content.Reviews;

public sealed class ChangeReviewTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "PUT /v1/reviews/{id:rev}", SweepRow.SignedIn, new StatementBudget(10, 6, async api =>
        {
            var (author, path, _) = await api.NewReview();
            return () => author.With("If-Match", "\"1\"").ChangeReview(path, rating: 1);
        }));

    [Fact]
    public async Task A_change_counts_in_the_place_of_what_was_said_before_which_is_kept()
    {
        var (author, path, sku) = await api.NewReview(rating: 5);

        var changed = await author.With("If-Match", "\"1\"").ChangeReview(path, 2, "Boils slowly", "It does by now.")
            .ShouldBe(HttpStatusCode.OK);

        changed.Member("version").GetInt32().ShouldBe(2);
        changed.Member("title").GetString().ShouldBe("Boils slowly");
        changed.Json.TryGetProperty("editedAt", out _).ShouldBeTrue();
        (await author.Get(path).ShouldBe(HttpStatusCode.OK)).ShouldSatisfyAllConditions(
            seen => seen.Text.ShouldBe(changed.Text), seen => seen.ETag.ShouldBe(changed.ETag));
        await api.ShouldBeRated(sku, 2.00m, 0, 1, 0, 0, 0);
        (await api.Database.Scalar<string>($"SELECT title FROM review_edits WHERE version = 1 AND {Of(sku)}")).ShouldBe("Boils fast");
        await author.With("If-Match", changed.ETag!).ChangeReview(path, 3).ShouldBe(HttpStatusCode.OK);
        (await api.Database.Scalar<long>($"SELECT count(*) FROM review_edits WHERE {Of(sku)}")).ShouldBe(2);
        await api.ShouldBeRated(sku, 3.00m, 0, 0, 1, 0, 0);
    }

    [Fact]
    public async Task Only_its_author_changes_it_as_they_saw_it()
    {
        var (author, path, _) = await api.NewReview();

        await author.ChangeReview(path, 1).ShouldBeProblem(428, "request.precondition_required");
        await author.With("If-Match", "\"2\"").ChangeReview(path, 1).ShouldBeProblem(412, "request.precondition_failed");
        await api.As(Customer2).With("If-Match", "*").ChangeReview(path, 1).ShouldBeProblem(403, "auth.forbidden");
        await api.As(Admin).With("If-Match", "*").ChangeReview(path, 1).ShouldBeProblem(403, "auth.forbidden");
        await author.With("If-Match", "\"1\"").ChangeReview(path, 9)
            .ShouldBeInvalid(("/rating", "review.rating_out_of_range"));
        await api.Hide(path);
        await api.As(Customer2).With("If-Match", "*").ChangeReview(path, 1).ShouldBeProblem(404, "review.not_found");
        await api.As(Admin).With("If-Match", "*").ChangeReview(path, 1).ShouldBeProblem(403, "auth.forbidden");
        await author.With("If-Match", "*").ChangeReview(path, 1).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_a_moderator_rejected_stays_as_it_is_until_one_publishes_it()
    {
        var (author, path, sku) = await api.NewReview(rating: 4);
        await api.Moderate(path, (review, now) => review.Reject(new("Off topic"), review.Author, now));

        await api.ShouldBeRated(sku, average: null, 0, 0, 0, 0, 0);
        await author.With("If-Match", "*").ChangeReview(path, 1).ShouldBeProblem(409, "post.wrong_state");
        await api.Moderate(path, (review, now) => review.Publish(new("On second thoughts"), review.Author, now));

        await api.ShouldBeRated(sku, 4.00m, 0, 0, 0, 1, 0);
    }

    [Fact]
    public async Task A_key_writes_in_its_owners_name_only_with_the_permission_for_their_own()
    {
        var (author, path, _) = await api.NewReview();
        var key = (await author.NewKey()).Key;

        await api.Anonymous().With("X-Api-Key", key).With("If-Match", "*").ChangeReview(path, 1).ShouldBeProblem(403, "auth.forbidden");
    }

    private static string Of(string sku) => $"review IN (SELECT id FROM reviews WHERE sku = '{sku}')";
}
