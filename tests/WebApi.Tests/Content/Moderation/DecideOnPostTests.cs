using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Content.Comments;

namespace CleanOrders.WebApi.Tests.Content.Moderation;

public sealed class DecideOnPostTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/moderation/{id:post}/decision", SweepRow.AdminOnly with { Body = new { decision = "rejected", reason = "Swept" } },
        new StatementBudget(9, 6, async swept =>
        {
            var article = await swept.PublishedArticle();
            var comment = await swept.As(Customer).Comment(article, "Measured").Comment();
            return () => swept.As(Admin).Decide(comment.Id, "rejected");
        }));

    [Fact]
    public async Task A_moderator_takes_a_comment_away_and_publishes_it_again()
    {
        var (article, ada, ben) = (await api.PublishedArticle(), await api.NewCustomer(), await api.NewCustomer());
        var comment = await ada.Comment(article, "Rude").Comment();

        var rejected = await api.As(Admin).Decide(comment.Id, "rejected", "It is rude.").ShouldBe(HttpStatusCode.OK);
        (rejected.Member("status").GetString(), rejected.Member("version").GetInt32(), rejected.ETag).ShouldBe(("rejected", 2, "\"2\""));
        (await ben.Comments(article)).ShouldBeEmpty();
        var refused = await api.As(Admin).Decide(comment.Id, "rejected").ShouldBeProblem(409, "post.wrong_state");
        refused.Member("allowed").EnumerateArray().Select(status => status.GetString()).ShouldBe(["published", "deleted"]);
        await api.As(Admin).Decide(comment.Id, "published", "It was a joke.").ShouldBe(HttpStatusCode.OK);
        (await ben.Comments(article)).ShouldHaveSingleItem().Status.ShouldBe("published");

        var entries = (await api.As(Admin).Get("/v1/security-events?kind=post_rejected&limit=200").Json()).GetProperty("items");
        var entry = entries.EnumerateArray().Single(item => item.GetProperty("detail").GetString() == comment.Id);
        entry.GetProperty("user").GetString().ShouldBe((await ada.Get("/v1/me").Json()).GetProperty("id").GetString());
        entry.GetProperty("by").GetString().ShouldBe((await api.As(Admin).Get("/v1/me").Json()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Its_author_is_notified_with_the_reason()
    {
        var (article, ada) = (await api.PublishedArticle(), await api.NewCustomer());
        var comment = await ada.Comment(article, "Rude").Comment();

        await api.As(Admin).Decide(comment.Id, "rejected", "It is rude & wrong.").ShouldBe(HttpStatusCode.OK);
        await api.As(Admin).Decide(comment.Id, "published", "It was a joke.").ShouldBe(HttpStatusCode.OK);

        var texts = await Eventually.Be(
            async () => (await ada.Get(NotificationCalls.Inbox).Json()).GetProperty("items").EnumerateArray()
                .Select(item => $"{item.GetProperty("title").GetString()}: {item.GetProperty("text").GetString()}").ToList(),
            found => found.Count == 2);
        texts.ShouldContain(text => text.StartsWith("Your comment was not published", StringComparison.Ordinal)
            && text.Contains("It is rude & wrong.", StringComparison.Ordinal));
        texts.ShouldContain(text => text.StartsWith("Your comment is published", StringComparison.Ordinal)
            && text.Contains("It was a joke.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_moderators_decide_and_only_about_what_is_there()
    {
        var (article, ada) = (await api.PublishedArticle(), await api.NewCustomer());
        var comment = await ada.Comment(article, "Mine").Comment();

        await ada.Decide(comment.Id, "published").ShouldBeProblem(403, "auth.forbidden");
        await api.As(Support).Decide(comment.Id, "rejected").ShouldBeProblem(403, "auth.forbidden");
        await api.As(Admin).Decide(comment.Id, "deleted").ShouldBeInvalid(("/decision", "field.wrong_type"));
        await api.As(Admin).Post($"/v1/moderation/{comment.Id}/decision", new { })
            .ShouldBeInvalid(("/reason", "field.required"), ("/decision", "field.required"));
        await ada.With("If-Match", "\"1\"").Delete(comment.Path).ShouldBe(HttpStatusCode.NoContent);
        await api.As(Admin).Decide(comment.Id, "rejected").ShouldBeProblem(404, "moderation.not_found");
        await api.As(Admin).Decide("rev_01jd0000000000000000000000", "rejected").ShouldBeProblem(404, "moderation.not_found");
        await api.As(Admin).Decide("ord_01jd0000000000000000000000", "rejected").ShouldBeProblem(404, "request.not_found");
    }
}
