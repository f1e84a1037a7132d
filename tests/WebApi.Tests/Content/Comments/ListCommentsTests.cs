using CleanOrders.WebApi.Tests.Attacks;

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
