using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Content.Reviews;

public sealed class GetReviewEditsTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /v1/reviews/{id:rev}/edits", SweepRow.SignedIn, new StatementBudget(2, 2, async api =>
        {
            var (author, path, _) = await api.NewReview();
            await author.With("If-Match", "*").ChangeReview(path, rating: 1).ShouldBe(HttpStatusCode.OK);
            return () => author.Get($"{path}/edits?limit=200");
        }));

    [Fact]
    public async Task Its_author_and_moderators_read_what_it_said_before_and_from_when_to_when()
    {
        var (author, path, _) = await api.NewReview(rating: 5);
        (await author.Get($"{path}/edits").Json()).GetProperty("items").GetArrayLength().ShouldBe(0);
        await author.With("If-Match", "\"1\"").ChangeReview(path, 2, "Boils slowly", "It does by now.").ShouldBe(HttpStatusCode.OK);
        var now = await author.With("If-Match", "\"2\"").ChangeReview(path, 3, "Boils").ShouldBe(HttpStatusCode.OK);

        foreach (var reader in (Client[])[author, api.As(Admin)])
        {
            var edits = await reader.Get($"{path}/edits").ShouldBe(HttpStatusCode.OK);

            edits.Json.GetProperty("items").EnumerateArray()
                .Select(edit => $"{edit.GetProperty("version")} {edit.GetProperty("rating")} {edit.GetProperty("title").GetString()}: "
                    + edit.GetProperty("body").GetString())
                .ShouldBe(["2 2 Boils slowly: It does by now.", "1 5 Boils fast: Two litres in four minutes."]);
            edits.Member("items/1/writtenAt").GetString().ShouldBe(now.Member("createdAt").GetString());
            edits.Member("items/1/replacedAt").GetString().ShouldBe(edits.Member("items/0/writtenAt").GetString());
            edits.Member("items/0/replacedAt").GetString().ShouldBe(now.Member("editedAt").GetString());
            (edits.Header("Cache-Control") ?? "").ShouldNotContain("public");
        }
    }

    [Fact]
    public async Task They_come_in_pages()
    {
        var (author, path, _) = await api.NewReview();
        for (var i = 0; i < 4; i++)
            await author.With("If-Match", "*").ChangeReview(path, rating: 1, $"Text {i}").ShouldBe(HttpStatusCode.OK);

        var versions = new List<int>();
        for (var next = $"{path}/edits?limit=2"; next is not null;)
        {
            var page = await author.With("Prefer", "return=total-count").Get(next).Json();
            page.GetProperty("total").GetInt32().ShouldBe(4);
            versions.AddRange(page.GetProperty("items").EnumerateArray().Select(edit => edit.GetProperty("version").GetInt32()));
            next = page.GetProperty("next").GetString() is { } cursor ? $"{path}/edits?limit=2&cursor={cursor}" : null;
        }

        versions.ShouldBe([4, 3, 2, 1]);
    }

    [Fact]
    public async Task Nobody_else_reads_what_an_author_has_taken_back()
    {
        var (author, path, _) = await api.NewReview();
        await author.With("If-Match", "*").ChangeReview(path, rating: 1).ShouldBe(HttpStatusCode.OK);
        var edits = $"{path}/edits";

        await api.Anonymous().Get(edits).ShouldBeProblem(401, "auth.required");
        await api.As(Customer2).Get(edits).ShouldBeProblem(403, "auth.forbidden");
        var key = (await author.NewKey()).Key;
        await api.Anonymous().With("X-Api-Key", key).Get(edits).ShouldBeProblem(403, "auth.forbidden");
        await api.As(Admin).Get("/v1/reviews/rev_01jd0000000000000000000000/edits").ShouldBeProblem(404, "review.not_found");

        await api.Hide(path);
        await api.As(Customer2).Get(edits).ShouldBeProblem(404, "review.not_found");
        await author.Get(edits).ShouldBe(HttpStatusCode.OK);
        await author.With("If-Match", "*").Delete(path).ShouldBe(HttpStatusCode.NoContent);
        foreach (var reader in (Client[])[author, api.As(Admin)])
            await reader.Get(edits).ShouldBeProblem(404, "review.not_found");
    }
}
