using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Content.Comments;

public sealed class DeleteCommentTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "DELETE /v1/comments/{id:cmt}", SweepRow.SignedIn,
        new StatementBudget(8, 5, async swept =>
        {
            var article = await swept.PublishedArticle();
            var comment = await swept.As(Customer).Comment(article, "Measured").Comment();
            return () => swept.As(Customer).With("If-Match", "\"1\"").Delete(comment.Path);
        }));

    [Fact]
    public async Task With_replies_its_place_stays_and_without_them_nothing_does()
    {
        var (article, ada, ben) = (await api.PublishedArticle(), await api.NewCustomer(), await api.NewCustomer());
        var first = await ada.Comment(article, "Does it whistle?").Comment();
        var reply = await ben.Comment(article, "It does.", first.Id).Comment();

        await ada.With("If-Match", "\"1\"").Delete(first.Path).ShouldBe(HttpStatusCode.NoContent);
        var (stump, left) = ((await ben.Comments(article))[0], (await ben.Comments(article))[1]);
        (stump.Id, stump.Body, stump.Status, left).ShouldBe((first.Id, null, "deleted", reply));
        (await ben.Get($"{article}/comments").Json()).GetProperty("items")[0].TryGetProperty("author", out _).ShouldBeFalse();
        await ada.Get(first.Path).ShouldBeProblem(404, "comment.not_found");
        await ben.Comment(article, "Too late", first.Id).ShouldBeProblem(409, "post.wrong_state");
        await CountBecomes(article, 1);

        await ben.With("If-Match", "\"1\"").Delete(reply.Path).ShouldBe(HttpStatusCode.NoContent);
        (await ben.Comments(article)).ShouldBeEmpty();
        await CountBecomes(article, 0);
    }

    [Fact]
    public async Task Nobody_deletes_what_another_wrote()
    {
        var (article, ada) = (await api.PublishedArticle(), await api.NewCustomer());
        var comment = await ada.Comment(article, "Mine").Comment();

        await api.As(Admin).With("If-Match", "*").Delete(comment.Path).ShouldBeProblem(403, "auth.forbidden");
        await ada.Delete(comment.Path).ShouldBeProblem(428, "request.precondition_required");
        (await ada.Comments(article)).ShouldBe([comment]);
    }

    private Task<int> CountBecomes(string article, int wanted) => Eventually.Be(
        async () => (await api.Anonymous().Get(article).Json()).GetProperty("commentCount").GetInt32(), count => count == wanted);
}
