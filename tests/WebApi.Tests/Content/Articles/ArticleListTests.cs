namespace CleanOrders.WebApi.Tests.Content.Articles;

public sealed class ArticleListTests(SharedApi api)
{
    [Fact]
    public async Task Pages_have_what_has_a_tag_the_newest_first()
    {
        var tag = RunningApi.Unique("tag");
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
            made.Add((await api.NewArticle(tags: [tag, "other"])).Slug);
        var draft = await api.As(Admin).Write(RunningApi.Unique("Draft"), tags: [tag]).View();
        made.Reverse();

        var walked = new List<string>();
        for (var path = $"/v1/articles?tag={tag}&limit=2"; path is not null;)
        {
            var page = await api.Anonymous().With("Prefer", "return=total-count").Get(path).ShouldBe(HttpStatusCode.OK);
            page.Member("total").GetInt64().ShouldBe(5);
            walked.AddRange(page.Slugs());
            path = page.Member("next").GetString() is { } cursor ? $"/v1/articles?tag={tag}&limit=2&cursor={cursor}" : null;
        }

        walked.ShouldBe(made);
        (await api.As(Admin).Get($"/v1/articles?tag={tag.ToUpperInvariant()}")).Slugs().ShouldBe([draft.Slug, .. made]);
        (await api.As(Admin).Get($"/v1/articles?tag={tag}&status=draft")).Slugs().ShouldBe([draft.Slug]);
        (await api.Anonymous().Get($"/v1/articles?tag={tag}&status=draft")).Slugs().ShouldBeEmpty();
        (await api.As(Customer).Get($"/v1/articles?tag={tag}&status=draft")).Slugs().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_list_has_no_texts_and_is_kept_by_caches_for_readers_only()
    {
        var tag = RunningApi.Unique("tag");
        _ = await api.NewArticle(body: "A long text", tags: [tag]);

        var page = await api.Anonymous().Get($"/v1/articles?tag={tag}").ShouldBe(HttpStatusCode.OK);

        page.Text.ShouldNotContain("A long text");
        page.Header("Cache-Control").ShouldBe("public, max-age=30, stale-while-revalidate=30");
        (await api.As(Admin).Get($"/v1/articles?tag={tag}")).Header("Cache-Control").ShouldBe("no-cache, private");
        await api.Anonymous().With("If-None-Match", page.ETag!).Get($"/v1/articles?tag={tag}").ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_list_and_for_who_got_it()
    {
        var tag = RunningApi.Unique("tag");
        for (var i = 0; i < 2; i++)
            _ = await api.NewArticle(tags: [tag]);
        var next = (await api.Anonymous().Get($"/v1/articles?tag={tag}&limit=1")).Member("next").GetString();

        await api.Anonymous().Get($"/v1/articles?limit=1&cursor={next}").ShouldBeProblem(400, "cursor.invalid");
        await api.As(Admin).Get($"/v1/articles?tag={tag}&limit=1&cursor={next}").ShouldBeProblem(400, "cursor.invalid");
        (await api.As(Customer).Get($"/v1/articles?tag={tag}&limit=1&cursor={next}")).Slugs().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Articles_of_an_author()
    {
        var article = await api.NewArticle();
        var author = await api.As(Admin).Id();

        (await api.Anonymous().Get($"/v1/articles?author={author}&limit=200")).Slugs().ShouldContain(article.Slug);
        (await api.Anonymous().Get($"/v1/articles?author={await api.As(Customer).Id()}")).Slugs().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_article_whose_author_is_gone_has_none()
    {
        var article = await api.NewArticle();

        await api.Database.Set(article, "author = id");

        (await api.As(Admin).Get(article.Path).ShouldBe(HttpStatusCode.OK)).Json.TryGetProperty("author", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("tag=a.b", "/tag", "article.tag_malformed")]
    [InlineData("author=me", "/author", "list.filter_malformed")]
    [InlineData("status=lost", "/status", "list.filter_malformed")]
    [InlineData("limit=0", "/limit", "list.limit_out_of_range")]
    public async Task A_malformed_filter_is_refused(string query, string pointer, string code) =>
        await api.Anonymous().Get($"/v1/articles?{query}").ShouldBeInvalid((pointer, code));
}
