using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Content.Reviews;

namespace CleanOrders.WebApi.Tests.Content.Comments;

public sealed class ChangeCommentTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "PUT /v1/comments/{id:cmt}", SweepRow.SignedIn with { Body = new { body = "Swept" } },
        new StatementBudget(8, 6, async swept =>
        {
            var article = await swept.PublishedArticle();
            var comment = await swept.As(Customer).Comment(article, "Measured").Comment();
            return () => swept.As(Customer).With("If-Match", "\"1\"").Put(comment.Path, new { body = "Measured again" });
        }));

    [Fact]
    public async Task Its_author_changes_it_as_they_saw_it()
    {
        var (article, ada, ben) = (await api.PublishedArticle(), await api.NewCustomer(), await api.NewCustomer());
        var comment = await ada.Comment(article, "Does it wistle?").Comment();

        await ada.Put(comment.Path, new { body = "Does it whistle?" }).ShouldBeProblem(428, "request.precondition_required");
        await ada.With("If-Match", "\"2\"").Put(comment.Path, new { body = "Does it whistle?" })
            .ShouldBeProblem(412, "request.precondition_failed");
        await ben.With("If-Match", "\"1\"").Put(comment.Path, new { body = "Mine now" }).ShouldBeProblem(403, "auth.forbidden");
        var changed = await ada.With("If-Match", "\"1\"").Put(comment.Path, new { body = "Does it whistle?" }).Comment();

        (changed.Body, changed.Version, changed.EditedAt is null).ShouldBe(("Does it whistle?", 2, false));
        var seen = await ben.Get(comment.Path);
        (seen.ETag, await Task.FromResult(seen).Comment()).ShouldBe(("\"2\"", changed));
        await ben.With("If-None-Match", "\"2\"").Get(comment.Path).ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Later_it_stays_as_it_is()
    {
        await using var strict = await Api.New(new ApiOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Content:CommentEditWindow"] = "00:00:00" },
        });
        var comment = await strict.As(Customer).Comment(await strict.PublishedArticle(), "Final").Comment();

        await strict.As(Customer).With("If-Match", "\"1\"").Put(comment.Path, new { body = "Or not" })
            .ShouldBeProblem(409, "comment.edit_window_closed");
        await strict.As(Customer).With("If-Match", "\"1\"").Delete(comment.Path).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Below_what_is_not_published_any_more_its_author_only_deletes_it_and_for_others_it_is_not_there()
    {
        var (article, ada, ben) = (await api.PublishedArticle(), await api.NewCustomer(), await api.NewCustomer());
        var (_, review, _) = await api.NewReview();
        var (onArticle, onReview) = (await ada.Comment(article, "Mine").Comment(), await ada.Comment(review, "Mine too").Comment());
        await api.As(Admin).Post($"{article}/withdrawal").ShouldBe(HttpStatusCode.OK);
        await api.Hide(review);

        foreach (var comment in (CommentView[])[onArticle, onReview])
        {
            await ada.With("If-Match", "\"1\"").Put(comment.Path, new { body = "Another" }).ShouldBeProblem(409, "comment.closed");
            await ben.With("If-Match", "*").Put(comment.Path, new { body = "Mine now" }).ShouldBeProblem(404, "comment.not_found");
            await ben.With("If-Match", "*").Delete(comment.Path).ShouldBeProblem(404, "comment.not_found");
            (await ada.Get(comment.Path).Comment()).ShouldBe(comment);
            await ada.With("If-Match", "\"1\"").Delete(comment.Path).ShouldBe(HttpStatusCode.NoContent);
        }
    }

    [Fact]
    public async Task What_a_moderator_rejected_its_author_does_not_change_back()
    {
        var (article, ada) = (await api.PublishedArticle(), await api.NewCustomer());
        var comment = await ada.Comment(article, "Rude").Comment();
        await api.As(Admin).Decide(comment.Id, "rejected").ShouldBe(HttpStatusCode.OK);

        await ada.With("If-Match", "*").Put(comment.Path, new { body = "Polite" }).ShouldBeProblem(409, "post.wrong_state");
        (await ada.Get(comment.Path).Comment()).Status.ShouldBe("rejected");
        await (await api.NewCustomer()).Get(comment.Path).ShouldBeProblem(404, "comment.not_found");
    }
}
