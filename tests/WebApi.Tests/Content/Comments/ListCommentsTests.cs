using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Content.Articles;

namespace CleanOrders.WebApi.Tests.Content.Comments;

public sealed class ListCommentsTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /v1/articles/{slug:slug}/comments", SweepRow.SignedIn,
        new StatementBudget(2, 2, async swept =>
        {
            var article = await swept.PublishedArticle();
            return () => swept.As(Customer).Get($"{article}/comments?limit=200");
        }));

    [Fact]
    public async Task An_old_address_leads_to_the_comments_at_the_new_one_and_takes_comments_still()
    {
        var (article, ada) = (await api.NewArticle(), await api.NewCustomer());
        var first = await ada.Comment(article.Path, "Before it moved").Comment();
        var moved = await api.As(Admin).Save(article, slug: RunningApi.Unique("umgezogen-ä")).View();

        var answer = await ada.Get($"{article.Path}/comments?limit=1").ShouldBe(HttpStatusCode.MovedPermanently);
        answer.Location.ShouldBe($"/v1/articles/{Uri.EscapeDataString(moved.Slug)}/comments?limit=1");
        (answer.Header("Cache-Control") ?? "").ShouldNotContain("public");
        (await ada.Get(answer.Location!).ShouldBe(HttpStatusCode.OK)).Member("items/0/id").GetString().ShouldBe(first.Id);
        await api.Anonymous().Get($"{article.Path}/comments").ShouldBeProblem(401, "auth.required");

        var second = await ada.Comment(article.Path, "After it moved").Comment();
        var reply = await ada.Comment(article.Path, "To the first", first.Id).Comment();
        (await ada.Comments(moved.Path)).ShouldBe([first, reply, second]);

        _ = await api.As(Admin).Post($"{moved.Path}/withdrawal").View();
        await ada.Get($"{article.Path}/comments").ShouldBeProblem(404, "comment.not_found");
        await ada.Comment(article.Path, "Late").ShouldBeProblem(409, "comment.closed");
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_list_and_its_reader()
    {
        var (article, other, ada) = (await api.PublishedArticle(), await api.PublishedArticle(), await api.NewCustomer());
        foreach (var subject in new[] { article, article, other, other })
            _ = await ada.Comment(subject, "One of two").Comment();

        var page = await ada.With("Prefer", "return=total-count").Get($"{article}/comments?limit=1").Json();
        var cursor = page.GetProperty("next").GetString();

        page.GetProperty("total").GetInt32().ShouldBe(2);
        await ada.Get($"{article}/comments?cursor={cursor}").ShouldBe(HttpStatusCode.OK);
        await ada.Get($"{other}/comments?cursor={cursor}").ShouldBeProblem(400, "cursor.invalid");
        await (await api.NewCustomer()).Get($"{article}/comments?cursor={cursor}").ShouldBeProblem(400, "cursor.invalid");
        await api.Anonymous().Get($"{article}/comments").ShouldBeProblem(401, "auth.required");
    }
}
