using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Content.Comments;

public sealed class GetCommentTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /v1/comments/{id:cmt}", SweepRow.SignedIn,
        new StatementBudget(1, 1, async swept =>
        {
            var article = await swept.PublishedArticle();
            var comment = await swept.As(Customer).Comment(article, "Measured").Comment();
            return () => swept.As(Customer2).Get(comment.Path);
        }));

    [Fact]
    public async Task Of_its_author_it_says_what_they_want_to_be_called_and_no_address()
    {
        var (article, ada) = (await api.PublishedArticle(), await api.NewCustomer());
        var me = await ada.Get("/v1/me").Json();
        var comment = await ada.Comment(article, "Hello").Comment();

        var answer = await api.As(Customer2).Get(comment.Path).ShouldBe(HttpStatusCode.OK);

        answer.Member("author/id").GetString().ShouldBe(me.GetProperty("id").GetString());
        answer.Text.ShouldNotContain(me.GetProperty("email").GetString()!);
        await api.Anonymous().Get(comment.Path).ShouldBeProblem(401, "auth.required");
        await ada.Get("/v1/comments/cmt_01jd0000000000000000000000").ShouldBeProblem(404, "comment.not_found");
    }

    [Fact]
    public async Task A_locked_author_stays_the_author_and_one_whose_account_is_gone_is_nobody()
    {
        var article = await api.PublishedArticle();
        var (id, email, tokens) = await api.Somebody();
        var comment = await api.Bearing(tokens.AccessToken).Comment(article, "Still here").Comment();

        await api.As(Admin).Lock(id).ShouldBe(HttpStatusCode.OK);
        await api.Bearing(tokens.AccessToken).Comment(article, "And again").ShouldBe(HttpStatusCode.Unauthorized);
        (await api.As(Customer).Get(comment.Path)).Member("author/id").GetString().ShouldBe(id);
        await api.Database.Change($"DELETE FROM users WHERE email = '{email}'");

        var seen = await api.As(Customer).Get(comment.Path).ShouldBe(HttpStatusCode.OK);
        (seen.Json.TryGetProperty("author", out _), seen.Member("body").GetString()).ShouldBe((false, "Still here"));
        await api.As(Admin).Decide(comment.Id, "rejected").ShouldBe(HttpStatusCode.OK);
        (await api.As(Customer).Comments(article)).ShouldBeEmpty();
    }
}
