using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Content.Reviews;

public sealed class ReportReviewTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/reviews/{id:rev}/reports", SweepRow.SignedIn, new StatementBudget(7, 5, async api =>
        {
            var (_, path, _) = await api.NewReview();
            return () => api.As(Customer).Report(path);
        }));

    [Fact]
    public async Task Everybody_reports_once_and_not_their_own()
    {
        var (author, path, _) = await api.NewReview();

        await api.As(Customer).Report(path).ShouldBe(HttpStatusCode.NoContent);
        await api.As(Customer).Report(path).ShouldBeProblem(409, "post.already_reported");
        await author.Report(path).ShouldBeProblem(403, "post.own");
        await api.As(Customer2).Report(path, reason: null).ShouldBeInvalid(("/reason", "field.required"));
        await api.As(Customer2).Report(path, new string('x', 501)).ShouldBeInvalid(("/reason", "field.too_long"));

        (await api.Anonymous().Get(path).Json()).GetProperty("status").GetString().ShouldBe("published");
    }

    [Fact]
    public async Task Of_ten_reports_of_one_person_at_once_one_counts()
    {
        var (_, path, _) = await api.NewReview();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => api.As(Customer).UntilDecided(client => client.Report(path))));

        answers.Count(answer => answer.Status == HttpStatusCode.NoContent).ShouldBe(1);
        foreach (var refused in answers.Where(answer => answer.Status != HttpStatusCode.NoContent))
            await Task.FromResult(refused).ShouldBeProblem(409, "post.already_reported");
        await api.Anonymous().Get(path).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Three_reports_at_once_hide_it_and_none_is_lost()
    {
        var (author, path, sku) = await api.NewReview();
        Who[] readers = [Customer, Customer2, Support];

        var answers = await Task.WhenAll(readers.Select(reader => api.As(reader).UntilDecided(client => client.Report(path))));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.NoContent);
        (await author.Get(path).Json()).GetProperty("status").GetString().ShouldBe("pending");
        await api.ShouldBeRated(sku, average: null, 0, 0, 0, 0, 0);
        await api.As(Warehouse).Report(path).ShouldBeProblem(404, "review.not_found");
    }

    [Fact]
    public async Task After_a_decision_three_others_have_to_report_it()
    {
        var (_, path, _) = await api.NewReview();
        await api.Hide(path);
        await api.Moderate(path, (review, now) => review.Publish(new("It is fine"), review.Author, now));

        await api.As(Support).Report(path).ShouldBeProblem(409, "post.already_reported");
        await api.As(Customer).Report(path).ShouldBe(HttpStatusCode.NoContent);
        await api.As(Customer2).Report(path).ShouldBe(HttpStatusCode.NoContent);

        await api.Anonymous().Get(path).ShouldBe(HttpStatusCode.OK);
    }
}
