using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Content.Reviews;

public sealed class VoteOnReviewTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/reviews/{id:rev}/votes", SweepRow.SignedIn, new StatementBudget(8, 4, async api =>
        {
            var (_, path, _) = await api.NewReview();
            return () => api.As(Customer).Vote(path, helpful: true);
        }));

    [Fact]
    public async Task A_second_vote_takes_the_place_of_the_first()
    {
        var (_, path, _) = await api.NewReview();

        await api.As(Customer).Vote(path, helpful: true).ShouldBe(HttpStatusCode.NoContent);
        await api.As(Customer).Vote(path, helpful: true).ShouldBe(HttpStatusCode.NoContent);
        await api.As(Customer2).Vote(path, helpful: false).ShouldBe(HttpStatusCode.NoContent);
        (await Counts(path)).ShouldBe((1, 1));
        await api.As(Customer).Vote(path, helpful: false).ShouldBe(HttpStatusCode.NoContent);

        (await Counts(path)).ShouldBe((0, 2));
        (await api.Anonymous().Get(path).Json()).GetProperty("version").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Votes_at_once_are_all_counted_and_each_person_once()
    {
        var (author, path, _) = await api.NewReview();
        var voters = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.NewCustomer()));
        _ = await Task.WhenAll(voters.Select(voter => voter.Token()));

        var answers = await Task.WhenAll(voters.SelectMany((voter, i) => Enumerable.Range(0, 5).Select(_ => voter.Vote(path, i % 4 != 0)))
            .Append(author.With("If-Match", "*").ChangeReview(path, 1)));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.NoContent || answer.Status == HttpStatusCode.OK);
        (await Counts(path)).ShouldBe((6, 2));
    }

    [Fact]
    public async Task Nobody_votes_on_their_own_nor_on_what_is_hidden_nor_without_a_word()
    {
        var (author, path, _) = await api.NewReview();

        await author.Vote(path, helpful: true).ShouldBeProblem(403, "post.own");
        await api.As(Customer).Post($"{path}/votes", new { }).ShouldBeInvalid(("/helpful", "field.required"));
        await api.Anonymous().Vote(path, helpful: true).ShouldBeProblem(401, "auth.required");
        await api.Hide(path);
        await api.As(Customer).Vote(path, helpful: true).ShouldBeProblem(404, "review.not_found");
        await api.As(Admin).Vote(path, helpful: true).ShouldBeProblem(409, "post.wrong_state");

        await api.Moderate(path, (review, now) => review.Publish(new("It is fine"), review.Author, now));
        (await Counts(path)).ShouldBe((0, 0));
    }

    private async Task<(int Helpful, int NotHelpful)> Counts(string path)
    {
        var review = await api.Anonymous().Get(path).Json();
        return (review.GetProperty("helpful").GetInt32(), review.GetProperty("notHelpful").GetInt32());
    }
}
