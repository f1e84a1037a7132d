using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Content.Reviews;

public sealed class DeleteReviewTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "DELETE /v1/reviews/{id:rev}", SweepRow.SignedIn, new StatementBudget(8, 4, async api =>
        {
            var (author, path, _) = await api.NewReview();
            return () => author.With("If-Match", "\"1\"").Delete(path);
        }));

    [Fact]
    public async Task Its_author_deletes_it_for_good_as_they_saw_it()
    {
        var (author, path, sku) = await api.NewReview(rating: 1);

        await author.Delete(path).ShouldBeProblem(428, "request.precondition_required");
        await author.With("If-Match", "\"2\"").Delete(path).ShouldBeProblem(412, "request.precondition_failed");
        await api.As(Customer2).With("If-Match", "*").Delete(path).ShouldBeProblem(403, "auth.forbidden");
        await author.With("If-Match", "\"1\"").Delete(path).ShouldBe(HttpStatusCode.NoContent);

        await author.With("If-Match", "*").Delete(path).ShouldBeProblem(404, "review.not_found");
        await api.As(Customer2).Vote(path, helpful: true).ShouldBeProblem(404, "review.not_found");
        await api.ShouldBeRated(sku, average: null, 0, 0, 0, 0, 0);
    }

    [Fact]
    public async Task What_is_hidden_can_be_deleted_and_was_not_counted()
    {
        var (author, path, sku) = await api.NewReview(rating: 1);
        _ = await api.NewReview(sku, rating: 4);
        await api.Hide(path);

        await author.With("If-Match", "*").Delete(path).ShouldBe(HttpStatusCode.NoContent);

        await api.ShouldBeRated(sku, 4.00m, 0, 0, 0, 1, 0);
    }
}
