using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Content.Articles;

public sealed class ArticleTests(SharedApi api)
{
    [Fact]
    public async Task A_new_article_is_a_draft_that_only_writers_see()
    {
        var title = RunningApi.Unique("How to choose");
        var created = await api.As(Admin)
            .Write($" {title} ", "Take *one*.\r\n\r\nOr [two](https://example.com/a).", tags: ["Green Tea", "tea", "TEA"])
            .ShouldBe(HttpStatusCode.Created);

        var slug = created.Member("slug").GetString()!;
        created.Location.ShouldBe($"/v1/articles/{slug}");
        slug.ShouldBe(title.ToLowerInvariant().Replace(' ', '-'));
        (created.Member("status").GetString(), created.Member("title").GetString()).ShouldBe(("draft", title));
        created.Texts("tags").ShouldBe(["green-tea", "tea"]);
        created.Member("body").GetString().ShouldBe("Take *one*.\n\nOr [two](https://example.com/a).");
        created.Member("html").GetString().ShouldBe(
            "<p>Take <em>one</em>.</p>\n<p>Or <a href=\"https://example.com/a\" rel=\"nofollow noopener ugc\">two</a>.</p>\n");
        (created.Member("readingMinutes").GetInt32(), created.Member("commentCount").GetInt32(), created.Member("revision").GetInt32())
            .ShouldBe((1, 0, 1));
        created.Member("author/id").GetString().ShouldStartWith("usr_");
        created.Text.ShouldNotContain("@");

        foreach (var reader in (Client[])[api.Anonymous(), api.As(Customer), api.As(Support)])
            await reader.Get(created.Location!).ShouldBeProblem(404, "article.not_found");
        (await api.As(Admin).Get(created.Location!).ShouldBe(HttpStatusCode.OK)).Text.ShouldBe(created.Text);
    }

    [Fact]
    public async Task A_published_article_is_for_everybody_and_any_cache_but_not_as_its_writer_sees_it()
    {
        var article = await api.NewArticle();

        var seen = await api.Anonymous().Get(article.Path).ShouldBe(HttpStatusCode.OK);
        seen.Header("Cache-Control").ShouldBe("public, max-age=30, stale-while-revalidate=30");
        seen.Header("Vary").ShouldBe("Accept, Authorization, Prefer, X-Api-Key");
        seen.Member("publishedAt").GetString().ShouldNotBeNull();
        await api.Anonymous().With("If-None-Match", seen.ETag!).Get(article.Path).ShouldBe(HttpStatusCode.NotModified);
        (await api.As(Admin).Get(article.Path)).Header("Cache-Control").ShouldBe("no-cache, private");
        (await api.As(Customer).Get(article.Path)).Text.ShouldBe(seen.Text);

        var withdrawn = await api.As(Admin).Post($"{article.Path}/withdrawal").View();
        await api.Anonymous().Get(article.Path).ShouldBeProblem(404, "article.not_found");
        (await api.As(Admin).Get(article.Path)).ETag.ShouldBe(withdrawn.ETag);
    }

    [Fact]
    public async Task A_new_comment_makes_another_tag_and_no_other_version()
    {
        var article = await api.NewArticle();
        var before = await api.Anonymous().Get(article.Path).ShouldBe(HttpStatusCode.OK);

        await api.Database.Set(article, "comments = 1");
        var after = await api.As(Admin).Get(article.Path).ShouldBe(HttpStatusCode.OK);

        (after.Member("commentCount").GetInt32(), after.Member("version").GetInt32()).ShouldBe((1, article.Version));
        after.ETag.ShouldNotBe(before.ETag);
        _ = await api.As(Admin).Save(article).View();
        (await api.As(Admin).Get(article.Path)).Member("commentCount").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_change_needs_the_version_that_was_seen()
    {
        var article = await api.NewArticle();
        var body = new { title = "New", summary = "New.", body = "New." };

        await api.As(Admin).Put(article.Path, body).ShouldBeProblem(428, "request.precondition_required");
        await api.As(Admin).Delete(article.Path).ShouldBeProblem(428, "request.precondition_required");
        await api.As(Admin).With("If-Match", "\"1\"").Put(article.Path, body).ShouldBeProblem(412, "request.precondition_failed");
        var changed = await api.As(Admin).Save(article).View();
        (changed.Slug, changed.Version, changed.Status).ShouldBe((article.Slug, article.Version + 1, "published"));
        await api.As(Admin).With("If-Match", article.ETag).Delete(article.Path).ShouldBeProblem(412, "request.precondition_failed");
        await api.As(Admin).With("If-Match", $"\"{article.Version}\"").Post($"{article.Path}/withdrawal")
            .ShouldBeProblem(412, "request.precondition_failed");

        await api.As(Admin).With("If-Match", changed.ETag).Delete(article.Path).ShouldBe(HttpStatusCode.NoContent);
        await api.As(Admin).Get(article.Path).ShouldBeProblem(404, "article.not_found");
        (await api.As(Admin).Write("Again", slug: article.Slug).View()).Version.ShouldBe(1);
    }

    [Fact]
    public async Task Only_writers_write()
    {
        var article = await api.NewArticle();
        var body = new { title = "New", summary = "New.", body = "New." };

        foreach (var client in (Client[])[api.As(Customer), api.As(Support), api.As(Warehouse)])
        {
            await client.Post("/v1/articles", body).ShouldBeProblem(403, "auth.forbidden");
            await client.With("If-Match", "*").Put(article.Path, body).ShouldBeProblem(403, "auth.forbidden");
            await client.With("If-Match", "*").Delete(article.Path).ShouldBeProblem(403, "auth.forbidden");
            await client.Post($"{article.Path}/publication").ShouldBeProblem(403, "auth.forbidden");
            await client.Post($"{article.Path}/withdrawal").ShouldBeProblem(403, "auth.forbidden");
            await client.Get($"{article.Path}/revisions").ShouldBeProblem(403, "auth.forbidden");
            await client.Get($"{article.Path}/revisions/1").ShouldBeProblem(403, "auth.forbidden");
        }

        await api.Anonymous().Post("/v1/articles", body).ShouldBeProblem(401, "auth.required");
        await api.As(Admin).WithoutKey().Post("/v1/articles", body).ShouldBeProblem(400, "idempotency.key_missing");
    }

    [Theory]
    [InlineData("{}", "/title field.required", "/summary field.required", "/body field.required")]
    [InlineData("""{"title":"a\nb","summary":"x","body":"x"}""", "/title field.bad_characters")]
    [InlineData("""{"title":"\u200b\u202e","summary":"x","body":"x"}""", "/title field.required")]
    [InlineData("""{"title":"x","summary":"x","body":"x","slug":"A B"}""", "/slug article.slug_malformed")]
    [InlineData("""{"title":"x","summary":"x","body":"x","tags":["a","<b>",null]}""", "/tags/1 article.tag_malformed",
        "/tags/2 field.required")]
    [InlineData("""{"title":"x","summary":"x","body":"x","tags":["1","2","3","4","5","6","7","8","9","10","11"]}""",
        "/tags article.too_many_tags")]
    [InlineData("""{"title":"x","summary":"x","body":"x","publishAt":"2020-01-01T00:00:00Z"}""",
        "/publishAt article.publish_at_out_of_range")]
    [InlineData("""{"title":"x","summary":"x","body":"x","language":"fr"}""", "/language field.wrong_type")]
    [InlineData("""{"title":"x","summary":"x","body":"x","status":"published"}""", "/status field.unknown")]
    public async Task A_malformed_article_is_refused(string body, params string[] complaints) =>
        await api.As(Admin).Post("/v1/articles", body)
            .ShouldBeInvalid([.. complaints.Select(complaint => (complaint.Split(' ')[0], complaint.Split(' ')[1]))]);

    [Fact]
    public async Task Texts_are_bounded() =>
        await api.As(Admin).Write(new string('t', 201), new string('b', 100_001), summary: new string('s', 1001)).ShouldBeInvalid(
            ("/title", "field.too_long"), ("/summary", "field.too_long"), ("/body", "field.too_long"));

    [Fact]
    public async Task What_nobody_sees_is_taken_out()
    {
        var article = await api.As(Admin).Write("Te\u200ba \u202etime\u202c", "Bo\u00addy").ShouldBe(HttpStatusCode.Created);

        (article.Member("title").GetString(), article.Member("body").GetString()).ShouldBe(("Tea time", "Body"));
    }

    [Fact]
    public async Task The_same_request_again_writes_nothing_twice()
    {
        var writer = api.As(Admin).WithKey(Client.FreshKey());
        var title = RunningApi.Unique("Once");

        var first = await writer.Write(title).ShouldBe(HttpStatusCode.Created);
        var again = await writer.Write(title).ShouldBe(HttpStatusCode.Created);

        (again.IsReplay, again.Text, again.ETag, again.Location).ShouldBe((true, first.Text, first.ETag, first.Location));
        await writer.Write("Other").ShouldBeProblem(422, "idempotency.key_reused");
    }

    [Theory]
    [InlineData("no-such", "article.not_found")]
    [InlineData("No-Such", "request.not_found")]
    [InlineData("a--b", "request.not_found")]
    [InlineData("%27%3B--", "request.not_found")]
    public async Task What_is_no_article_is_not_there(string slug, string code)
    {
        await api.Anonymous().Get($"/v1/articles/{slug}").ShouldBeProblem(404, code);
        await api.As(Admin).With("If-Match", "*").Delete($"/v1/articles/{slug}").ShouldBeProblem(404, code);
    }
}
