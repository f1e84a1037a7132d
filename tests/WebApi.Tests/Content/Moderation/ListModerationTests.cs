using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Content.Comments;
using CleanOrders.WebApi.Tests.Content.Reviews;

namespace CleanOrders.WebApi.Tests.Content.Moderation;

public sealed class ListModerationTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /v1/moderation", SweepRow.AdminOnly,
        new StatementBudget(3, 2, async swept =>
        {
            var article = await swept.PublishedArticle();
            var comment = await swept.As(Customer).Comment(article, "Measured").Comment();
            await swept.Hide(comment.Path);
            return () => swept.As(Admin).Get("/v1/moderation?limit=200");
        }));

    [Fact]
    public async Task Comments_and_reviews_that_wait_are_there_with_what_was_reported()
    {
        var (article, ada) = (await api.PublishedArticle(), await api.NewCustomer());
        var comment = await ada.Comment(article, "Rude").Comment();
        var (_, review, _) = await api.NewReview();
        await api.Hide(comment.Path);
        await api.Hide(review);

        var pending = await Items("/v1/moderation?status=pending&limit=200");
        var mine = pending.Single(item => item.GetProperty("id").GetString() == comment.Id);
        (mine.GetProperty("kind").GetString(), mine.GetProperty("status").GetString(), mine.GetProperty("on").GetString(),
            mine.GetProperty("body").GetString(), mine.GetProperty("reportCount").GetInt32()).ShouldBe(
            ("comment", "pending", comment.On, "Rude", 3));
        mine.GetProperty("reports").EnumerateArray().Select(report => report.GetProperty("reason").GetString())
            .ShouldBe(["An advertisement", "An advertisement", "An advertisement"]);
        var other = pending.Single(item => review.EndsWith(item.GetProperty("id").GetString()!, StringComparison.Ordinal));
        other.GetProperty("kind").GetString().ShouldBe("review");

        (await Items("/v1/moderation?status=pending&kind=review&limit=200")).ShouldNotContain(
            item => item.GetProperty("kind").GetString() != "review");
        (await Items("/v1/moderation?kind=comment&status=published&limit=200")).ShouldNotContain(
            item => item.GetProperty("id").GetString() == comment.Id);
        await api.As(Admin).Get("/v1/moderation?status=waiting").ShouldBeInvalid(("/status", "list.filter_malformed"));
        await ada.Get("/v1/moderation").ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact]
    public async Task Its_pages_hold_each_once_the_youngest_first()
    {
        var (article, ada) = (await api.PublishedArticle(), await api.NewCustomer());
        for (var number = 0; number < 5; number++)
            _ = await ada.Comment(article, $"Comment {number}").Comment();

        var first = await api.As(Admin).Get("/v1/moderation?limit=3").Json();
        var second = await api.As(Admin).Get($"/v1/moderation?limit=3&cursor={first.GetProperty("next").GetString()}").Json();

        var times = new[] { first, second }.SelectMany(page => page.GetProperty("items").EnumerateArray())
            .Select(item => item.GetProperty("createdAt").GetDateTimeOffset()).ToList();
        times.Count.ShouldBe(6);
        times.ShouldBe(times.OrderDescending());
    }

    private async Task<List<System.Text.Json.JsonElement>> Items(string path) =>
        [.. (await api.As(Admin).Get(path).Json()).GetProperty("items").EnumerateArray()];
}
