using System.Globalization;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Content.Articles;

public sealed class ArticlePublishingTests(Orders.ClockedApi api) : IClassFixture<Orders.ClockedApi>
{
    private static readonly string[] EventNames =
        ["article_written", "article_scheduled", "article_changed", "article_published", "article_withdrawn", "article_deleted"];

    private DateTimeOffset Soon => api.Time.GetUtcNow().AddHours(1);

    [Fact]
    public async Task A_scheduled_article_is_published_at_its_time_by_itself()
    {
        var soon = Soon;
        var article = await api.As(Admin).Write("Soon", publishAt: soon).View();
        article.Status.ShouldBe("scheduled");
        (await See(article)).Member("publishAt").GetDateTimeOffset().ShouldBe(soon, TimeSpan.FromMilliseconds(1));
        await api.Anonymous().Get(article.Path).ShouldBeProblem(404, "article.not_found");

        api.Time.Advance(TimeSpan.FromMinutes(59));
        (await See(article)).Member("status").GetString().ShouldBe("scheduled");
        api.Time.Advance(TimeSpan.FromMinutes(2));
        await Eventually.Be(() => api.Anonymous().Get(article.Path), seen => seen.Status == HttpStatusCode.OK, api.Time);

        var published = await See(article);
        published.Json.TryGetProperty("publishAt", out _).ShouldBeFalse();
        published.Member("publishedAt").GetDateTimeOffset().ShouldBeGreaterThanOrEqualTo(soon.AddMilliseconds(-1));
    }

    [Fact]
    public async Task What_was_moved_to_another_time_or_is_a_draft_again_is_not_published_at_the_first()
    {
        var (soon, late) = (Soon, Soon.AddDays(1));
        var moved = await api.As(Admin).Save(await api.As(Admin).Write("Moved", publishAt: soon).View(), publishAt: late).View();
        var draft = await api.As(Admin).Save(await api.As(Admin).Write("Draft again", publishAt: soon).View()).View();
        var withdrawn = await api.As(Admin).Write("Withdrawn", publishAt: soon).View();
        _ = await api.As(Admin).Post($"{withdrawn.Path}/publication").View();
        _ = await api.As(Admin).Post($"{withdrawn.Path}/withdrawal").View();
        var deleted = await api.As(Admin).Write("Deleted", publishAt: soon).View();
        await api.As(Admin).With("If-Match", "*").Delete(deleted.Path).ShouldBe(HttpStatusCode.NoContent);
        var marker = await api.As(Admin).Write("Marker", publishAt: soon.AddMinutes(1)).View();
        (moved.Status, draft.Status).ShouldBe(("scheduled", "draft"));

        api.Time.Advance(TimeSpan.FromMinutes(62));
        await Eventually.Be(() => See(marker), seen => seen.Member("status").GetString() == "published", api.Time);

        (await See(moved)).Member("status").GetString().ShouldBe("scheduled");
        (await See(draft)).Member("status").GetString().ShouldBe("draft");
        (await See(withdrawn)).Member("status").GetString().ShouldBe("withdrawn");
        api.Time.Advance(TimeSpan.FromDays(1));
        await Eventually.Be(() => See(moved), seen => seen.Member("status").GetString() == "published", api.Time);
    }

    [Fact]
    public async Task A_saved_article_keeps_a_time_that_has_just_passed()
    {
        var soon = Soon;
        var article = await api.As(Admin).Write("Kept", publishAt: soon).View();
        var time = (await See(article)).Member("publishAt").GetString()!;

        var saved = await api.As(Admin).Save(
            article, publishAt: DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)).View();

        saved.Status.ShouldBe("scheduled");
    }

    [Fact]
    public async Task The_way_of_an_article_and_what_others_are_told_of_it()
    {
        var article = await api.As(Admin).Write(RunningApi.Unique("Way")).View();

        await api.As(Admin).Post($"{article.Path}/withdrawal").ShouldBeProblem(409, "article.wrong_state");
        var published = await api.As(Admin).Post($"{article.Path}/publication").View();
        var refused = await api.As(Admin).Post($"{article.Path}/publication").ShouldBeProblem(409, "article.wrong_state");
        (refused.Member("from").GetString(), refused.Member("requested").GetString()).ShouldBe(("published", "published"));
        refused.Texts("allowed").ShouldBe(["withdrawn", "deleted"]);
        await api.As(Admin).Save(published, publishAt: Soon).ShouldBeProblem(409, "article.wrong_state");
        var changed = await api.As(Admin).Save(published).View();
        _ = await api.As(Admin).Post($"{article.Path}/withdrawal").View();
        var again = await api.As(Admin).Post($"{article.Path}/publication").View();
        await api.As(Admin).With("If-Match", again.ETag).Delete(article.Path).ShouldBe(HttpStatusCode.NoContent);

        (article.Version, published.Version, changed.Version, again.Version).ShouldBe((1, 2, 3, 5));
        (await Events(article)).ShouldBe(
        [
            "1 article_written", "2 article_published", "3 article_changed", "4 article_withdrawn", "5 article_published",
            "6 article_deleted",
        ]);
    }

    private Task<HttpAnswer> See(ArticleView article) => api.As(Admin).Get(article.Path);

    private async Task<string[]> Events(ArticleView article)
    {
        var found = await Eventually.Be(
            async () =>
            {
                var page = await api.As(Admin).Get("/v1/events?limit=200").ShouldBe(HttpStatusCode.OK);
                return page.Member("items").EnumerateArray().Where(one => one.GetProperty("aggregate").GetString() == article.Id).ToList();
            },
            seen => seen.Count == EventNames.Length, api.Time);
        return [.. found.Select(one => $"{one.GetProperty("sequence").GetInt32()} {one.GetProperty("type").GetString()}")];
    }
}
