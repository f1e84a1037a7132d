using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Content.Reviews;

namespace CleanOrders.WebApi.Tests.Content.Comments;

public sealed class ListReviewCommentsTests : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /v1/reviews/{review:rev}/comments", SweepRow.SignedIn,
        new StatementBudget(2, 2, async swept =>
        {
            var (_, review, _) = await swept.NewReview();
            return () => swept.As(Customer).Get($"{review}/comments?limit=200");
        }));
}

public sealed class CommentOnReviewTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/reviews/{review:rev}/comments", SweepRow.SignedIn with { Body = new { body = "Swept" } },
        new StatementBudget(13, 9, async swept =>
        {
            var (_, review, _) = await swept.NewReview();
            return () => swept.As(Customer).Comment(review, "Measured");
        }));

    [Fact]
    public async Task A_review_is_commented_on_while_it_is_published()
    {
        var ((author, review, _), ben) = (await api.NewReview(), await api.NewCustomer());

        var comment = await ben.Comment(review, "Which one?").Comment();
        var reply = await author.Comment(review, "The blue one.", comment.Id).Comment();

        comment.On.ShouldStartWith("rev_");
        (await ben.Comments(review)).ShouldBe([comment, reply]);
        (await api.Anonymous().Get(review).Json()).GetProperty("commentCount").GetInt32().ShouldBe(2);
        await api.Hide(review);
        await ben.Comment(review, "Still there?").ShouldBeProblem(409, "comment.closed");
        await ben.Comment("/v1/reviews/rev_01jd0000000000000000000000", "Nowhere").ShouldBeProblem(404, "review.not_found");
        await ben.Get("/v1/reviews/rev_01jd0000000000000000000000/comments").ShouldBeProblem(404, "review.not_found");
    }
}
