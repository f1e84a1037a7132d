using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Content.Reviews;

namespace CleanOrders.WebApi.Tests.Content.Comments;

public sealed class ReportCommentTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/comments/{id:cmt}/reports", SweepRow.SignedIn with { Body = new { reason = "Swept" } },
        new StatementBudget(8, 7, async swept =>
        {
            var article = await swept.PublishedArticle();
            var comment = await swept.As(Customer2).Comment(article, "Measured").Comment();
            return () => swept.As(Customer).Report(comment.Path);
        }));

    [Fact]
    public async Task The_third_report_hides_it_until_a_moderator_decides()
    {
        var (article, ada, ben) = (await api.PublishedArticle(), await api.NewCustomer(), await api.NewCustomer());
        var comment = await ada.Comment(article, "Rude").Comment();

        await ada.Report(comment.Path).ShouldBeProblem(403, "post.own");
        await ben.Report(comment.Path, "").ShouldBeInvalid(("/reason", "field.required"));
        await ben.Report(comment.Path).ShouldBe(HttpStatusCode.NoContent);
        await ben.Report(comment.Path).ShouldBeProblem(409, "post.already_reported");
        await (await api.NewCustomer()).Report(comment.Path).ShouldBe(HttpStatusCode.NoContent);
        (await ben.Get(comment.Path).Comment()).Status.ShouldBe("published");
        await (await api.NewCustomer()).Report(comment.Path).ShouldBe(HttpStatusCode.NoContent);

        await ben.Get(comment.Path).ShouldBeProblem(404, "comment.not_found");
        (await ada.Get(comment.Path).Comment()).Status.ShouldBe("pending");
        await api.As(Admin).Decide(comment.Id, "published").ShouldBe(HttpStatusCode.OK);
        (await ben.Get(comment.Path).Comment()).Status.ShouldBe("published");
    }

    [Fact]
    public async Task Below_what_is_not_published_any_more_there_is_nothing_to_report()
    {
        var (article, ada, ben) = (await api.PublishedArticle(), await api.NewCustomer(), await api.NewCustomer());
        var (_, review, _) = await api.NewReview();
        var (onArticle, onReview) = (await ada.Comment(article, "Rude").Comment(), await ada.Comment(review, "Ruder").Comment());
        await api.As(Admin).Post($"{article}/withdrawal").ShouldBe(HttpStatusCode.OK);
        await api.Hide(review);

        foreach (var comment in (CommentView[])[onArticle, onReview])
        {
            await ben.Get(comment.Path).ShouldBeProblem(404, "comment.not_found");
            await ben.Report(comment.Path).ShouldBeProblem(404, "comment.not_found");
            await ada.Report(comment.Path).ShouldBeProblem(403, "post.own");
        }

        await api.As(Admin).Post($"{article}/publication").ShouldBe(HttpStatusCode.OK);
        await ben.Report(onArticle.Path).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Reports_at_the_same_time_are_each_counted_once()
    {
        var article = await api.PublishedArticle();
        var comment = await (await api.NewCustomer()).Comment(article, "Rude").Comment();
        var readers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => api.NewCustomer()));

        var answers = await Task.WhenAll(readers.SelectMany(reader => Enumerable.Range(0, 3).Select(_ => reader.Report(comment.Path))));

        answers.Count(answer => answer.Status == HttpStatusCode.NoContent).ShouldBe(2);
        answers.Count(answer => answer.Status == HttpStatusCode.Conflict).ShouldBe(4);
        (await readers[0].Get(comment.Path).Comment()).Status.ShouldBe("published");
    }
}
