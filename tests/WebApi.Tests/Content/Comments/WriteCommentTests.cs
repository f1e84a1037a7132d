using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Content.Comments;

public sealed class WriteCommentTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/articles/{slug:slug}/comments", SweepRow.SignedIn with { Body = new { body = "Swept" } },
        new StatementBudget(12, 9, async swept =>
        {
            var article = await swept.PublishedArticle();
            return () => swept.As(Customer).Comment(article, "Measured");
        }));

    [Fact]
    public async Task Threads_stand_one_after_the_other_with_their_replies_behind_the_comment()
    {
        var (article, ada, ben) = (await api.PublishedArticle(), await api.NewCustomer(), await api.NewCustomer());

        var first = await ada.Comment(article, "Does it whistle?").Comment();
        var second = await ben.Comment(article, "Is it blue?").Comment();
        var reply = await ben.Comment(article, "It does.", first.Id).Comment();
        var thanks = await ada.Comment(article, "Thanks.", first.Id).Comment();

        first.ShouldSatisfyAllConditions(
            comment => comment.Status.ShouldBe("published"), comment => comment.Version.ShouldBe(1),
            comment => comment.Id.ShouldStartWith("cmt_"), comment => comment.On.ShouldStartWith("art_"));
        (await ada.Comments(article)).ShouldBe([first, reply, thanks, second]);
        (await ada.Comments(article, limit: 1)).ShouldBe([first, reply, thanks, second]);
        (await ben.Get(reply.Path).Comment()).ShouldBe(reply);
        (await CountOf(article, 4)).ShouldBe(4);
    }

    [Fact]
    public async Task A_thread_is_two_deep_and_a_reply_is_to_a_comment_on_the_same()
    {
        var (article, other, ada) = (await api.PublishedArticle(), await api.PublishedArticle(), await api.NewCustomer());
        var first = await ada.Comment(article, "Does it whistle?").Comment();
        var reply = await ada.Comment(article, "It does.", first.Id).Comment();

        await ada.Comment(article, "Loudly.", reply.Id).ShouldBeInvalid(("/replyTo", "comment.too_deep"));
        await ada.Comment(other, "Loudly.", first.Id).ShouldBeInvalid(("/replyTo", "comment.reply_unknown"));
        await ada.Comment(article, "", "cmt_01jd0000000000000000000000")
            .ShouldBeInvalid(("/body", "field.required"), ("/replyTo", "comment.reply_unknown"));
        await ada.Comment(article, new string('x', 5001)).ShouldBeInvalid(("/body", "field.too_long"));
    }

    [Fact]
    public async Task It_needs_a_key_and_the_same_key_comments_once()
    {
        var (article, ada) = (await api.PublishedArticle(), await api.NewCustomer());

        await ada.WithoutKey().Comment(article, "Once").ShouldBeProblem(400, "idempotency.key_missing");
        var keyed = ada.WithKey(Client.FreshKey());
        var first = await keyed.Comment(article, "Once").Comment();
        (await keyed.Comment(article, "Once").Comment()).ShouldBe(first);
        (await ada.Comments(article)).ShouldBe([first]);
    }

    [Fact]
    public async Task Of_drafts_nobody_knows_and_what_was_withdrawn_takes_no_more()
    {
        var (draft, article, ada) = (await api.DraftArticle(), await api.PublishedArticle(), await api.NewCustomer());
        var comment = await ada.Comment(article, "In time").Comment();
        await api.As(Customer2).Get(comment.Path).ShouldBe(HttpStatusCode.OK);
        await api.As(Admin).Post($"{article}/withdrawal").ShouldBe(HttpStatusCode.OK);

        await ada.Comment(draft, "Early").ShouldBeProblem(404, "article.not_found");
        await ada.Comment("/v1/articles/no-such-article", "Nowhere").ShouldBeProblem(404, "article.not_found");
        await ada.Comment(article, "Late").ShouldBeProblem(409, "comment.closed");
        await ada.Get($"{article}/comments").ShouldBeProblem(404, "comment.not_found");
        await api.As(Customer2).Get(comment.Path).ShouldBeProblem(404, "comment.not_found");
        (await ada.Get(comment.Path).Comment()).ShouldBe(comment);
    }

    [Fact]
    public async Task No_comment_is_stored_below_an_article_that_is_withdrawn_at_the_same_time()
    {
        var (article, ada) = (await api.PublishedArticle(), await api.NewCustomer());

        var comments = Enumerable.Range(1, 10).Select(number => ada.Comment(article, $"Comment {number}")).ToList();
        var withdrawal = api.As(Admin).Post($"{article}/withdrawal");
        comments.AddRange(Enumerable.Range(11, 5).Select(number => ada.Comment(article, $"Comment {number}")));
        var answers = await Task.WhenAll(comments);
        await withdrawal.ShouldBe(HttpStatusCode.OK);
        await ada.Comment(article, "Late").ShouldBeProblem(409, "comment.closed");
        await api.As(Admin).Post($"{article}/publication").ShouldBe(HttpStatusCode.OK);

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Created || answer.Status == HttpStatusCode.Conflict);
        var created = answers.Count(answer => answer.Status == HttpStatusCode.Created);
        (await ada.Comments(article)).Count.ShouldBe(created);
        (await CountOf(article, created)).ShouldBe(created);
    }

    [Fact]
    public async Task Fifty_at_once_are_fifty()
    {
        var article = await api.PublishedArticle();
        var authors = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => api.NewCustomer()));

        _ = await Task.WhenAll(authors.SelectMany(author => Enumerable.Range(0, 10).Select(number =>
            author.Comment(article, $"Comment {number}").ShouldBe(HttpStatusCode.Created))));

        (await CountOf(article, 50)).ShouldBe(50);
        (await authors[0].Comments(article, limit: 7)).DistinctBy(comment => comment.Id).Count().ShouldBe(50);
    }

    [Theory]
    [InlineData("Buy here: http://a.example https://b.example", null)]
    [InlineData("http://a.example https://b.example WWW.c.example", "post.too_many_links")]
    [InlineData("a\u202Eb", null)]
    [InlineData("\u200B\u2060\uFEFF", "field.required")]
    [InlineData("bell\u0007", "field.bad_characters")]
    public async Task Its_text_is_what_readers_see(string body, string? refused)
    {
        var (article, ada) = (await api.PublishedArticle(), await api.NewCustomer());

        if (refused is null)
            (await ada.Comment(article, body).Comment()).Body.ShouldBe(body.Replace("\u202E", "", StringComparison.Ordinal));
        else
            await ada.Comment(article, body).ShouldBeInvalid(("/body", refused));
    }

    [Fact]
    public async Task An_author_writes_only_so_many_at_once()
    {
        await using var strict = await Strict(("Content:MostPosts", "3"));
        var (article, ada) = (await strict.PublishedArticle(), await strict.NewCustomer());

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => ada.Comment(article, $"Comment {number}")));

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(3);
        answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests && answer.Header("Retry-After") is not null).ShouldBe(5);
        await (await strict.NewCustomer()).Comment(article, "Another author").ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("A voucher for you")]
    [InlineData("A VOUCHER!")]
    [InlineData("vou\u200Bcher")]
    [InlineData("voücher")]
    [InlineData("ｖｏｕｃｈｅｒ")]
    public async Task A_word_that_moderators_watch_makes_it_wait_for_one_however_it_is_written(string body)
    {
        await using var strict = await Strict(("Content:FlaggedWords:0", "Voucher"));
        var (article, ada, ben) = (await strict.PublishedArticle(), await strict.NewCustomer(), await strict.NewCustomer());

        var flagged = await ada.Comment(article, body).Comment();
        var usual = await ada.Comment(article, "Vouchers are another word").Comment();

        (flagged.Status, usual.Status).ShouldBe(("pending", "published"));
        (await ben.Comments(article)).ShouldBe([usual]);
        (await ada.Comments(article)).ShouldBe([flagged, usual]);
        await ben.Get(flagged.Path).ShouldBeProblem(404, "comment.not_found");
        await ben.Comment(article, "Is it there?", flagged.Id).ShouldBeInvalid(("/replyTo", "comment.reply_unknown"));
        await strict.As(Admin).Decide(flagged.Id, "published").ShouldBe(HttpStatusCode.OK);
        (await ben.Comments(article)).Select(comment => comment.Id).ShouldBe([flagged.Id, usual.Id]);
    }

    private static Task<Api> Strict(params (string Key, string Value)[] settings) => Api.New(new ApiOptions
    {
        Settings = settings.ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.Ordinal),
    });

    private Task<int> CountOf(string article, int wanted) => Eventually.Be(
        async () => (await api.Anonymous().Get(article).Json()).GetProperty("commentCount").GetInt32(), count => count == wanted);
}
