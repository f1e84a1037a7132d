using CleanOrders.WebApi.Tests.Content.Articles;

namespace CleanOrders.WebApi.Tests.Postgres.Caching;

/// <summary>Cached articles on two instances: what a reader is given is never what a writer was.</summary>
public sealed class ArticleCacheTests
{
    [Theory]
    [InlineData("/v1/articles/{slug}", "get_article")]
    [InlineData("/v1/articles", "list_articles")]
    [InlineData("/v1/articles/feed.atom", "get_article_feed")]
    [InlineData("/sitemap.xml", "get_sitemap")]
    public async Task What_one_instance_has_read_another_gets_from_Redis(string path, string name)
    {
        await using var redis = await Redis.Own();
        await using var hosts = await CachingHosts.On(redis);
        await using var connection = await CachedKeys.Connect(redis);
        var article = await hosts.Here.NewArticle(body: "A *text*", tags: ["tea"]);
        var address = path.Replace("{slug}", article.Slug, StringComparison.Ordinal);
        var first = await hosts.Here.Anonymous().Get(address).ShouldBe(HttpStatusCode.OK);

        // It is written after the answer was given.
        _ = await Eventually.Be(
            () => CachedKeys.Of(connection),
            keys => keys.Exists(key => key.ToString().Contains(name, StringComparison.Ordinal)));
        _ = hosts.TapThere.Take();
        var second = await hosts.There.Anonymous().Get(address).ShouldBe(HttpStatusCode.OK);

        (second.Text, second.ETag).ShouldBe((first.Text, first.ETag));
        hosts.TapThere.Take().Statements.ShouldNotContain(statement => statement.Contains("FROM articles", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reader_never_gets_what_a_writer_was_shown_and_sees_a_change_at_once()
    {
        await using var hosts = await CachingHosts.On(await Redis.Shared());
        var (api, writer) = (hosts.Here, hosts.Here.As(Admin));
        var draft = await writer.Write(RunningApi.Unique("Draft")).View();

        await writer.Get(draft.Path).ShouldBe(HttpStatusCode.OK);
        (await writer.Get("/v1/articles")).Slugs().ShouldContain(draft.Slug);
        await api.Anonymous().Get(draft.Path).ShouldBeProblem(404, "article.not_found");
        (await api.Anonymous().Get("/v1/articles")).Slugs().ShouldNotContain(draft.Slug);

        _ = await writer.Post($"{draft.Path}/publication").View();
        await api.Anonymous().Get(draft.Path).ShouldBe(HttpStatusCode.OK);
        (await api.Anonymous().Get("/v1/articles")).Slugs().ShouldContain(draft.Slug);

        _ = await writer.Post($"{draft.Path}/withdrawal").View();
        await api.Anonymous().Get(draft.Path).ShouldBeProblem(404, "article.not_found");
        (await api.Anonymous().Get("/v1/articles")).Slugs().ShouldNotContain(draft.Slug);
    }
}
