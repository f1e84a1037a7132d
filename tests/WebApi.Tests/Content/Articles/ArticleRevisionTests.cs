namespace CleanOrders.WebApi.Tests.Content.Articles;

public sealed class ArticleRevisionTests(SharedApi api)
{
    [Fact]
    public async Task Every_text_that_was_saved_is_kept_with_what_is_new_in_it()
    {
        var article = await api.As(Admin).Write(RunningApi.Unique("First"), "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight", tags: ["tea"])
            .View();
        var changed = await api.As(Admin).Save(article, "Second", "one\ntwo\nTHREE\nfour\nfive\nsix\nseven\neight\nnine").View();
        _ = await api.As(Admin).Post($"{changed.Path}/publication").View();

        var list = await api.As(Admin).Get($"{article.Path}/revisions").ShouldBe(HttpStatusCode.OK);
        list.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetInt32()).ShouldBe([2, 1]);
        list.Member("items/0/title").GetString().ShouldBe("Second");
        list.Member("items/0/savedBy/id").GetString().ShouldBe(await api.As(Admin).Id());

        var second = await api.As(Admin).Get($"{article.Path}/revisions/2").ShouldBe(HttpStatusCode.OK);
        Lines(second).ShouldBe(
        [
            "-1: " + (await api.As(Admin).Get($"{article.Path}/revisions/1")).Member("title").GetString(), "-2: A summary.", "-3: tea",
            "+1: Second", "+2: Another summary.", "+3: other", " 4: one", " 5: two", "-6: three", "+6: THREE", " 7: four", " 8: five",
            " 9: six", " 10: seven", " 11: eight", "+12: nine",
        ]);
        var first = await api.As(Admin).Get($"{article.Path}/revisions/1").ShouldBe(HttpStatusCode.OK);
        Lines(first).ShouldAllBe(line => line.StartsWith('+'));
        first.Member("body").GetString()!.ShouldEndWith("eight");
        await api.As(Admin).With("If-None-Match", first.ETag!).Get($"{article.Path}/revisions/1").ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Revisions_come_in_pages()
    {
        var article = await api.As(Admin).Write(RunningApi.Unique("Paged")).View();
        for (var i = 0; i < 4; i++)
            article = await api.As(Admin).Save(article).View();

        var numbers = new List<int>();
        for (var path = $"{article.Path}/revisions?limit=2"; path is not null;)
        {
            var page = await api.As(Admin).Get(path).ShouldBe(HttpStatusCode.OK);
            numbers.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetInt32()));
            path = page.Member("next").GetString() is { } cursor ? $"{article.Path}/revisions?limit=2&cursor={cursor}" : null;
        }

        numbers.ShouldBe([5, 4, 3, 2, 1]);
    }

    [Fact]
    public async Task A_revision_that_there_is_not()
    {
        var article = await api.As(Admin).Write(RunningApi.Unique("One")).View();

        await api.As(Admin).Get($"{article.Path}/revisions/2").ShouldBeProblem(404, "article.revision_not_found");
        await api.As(Admin).Get("/v1/articles/no-such/revisions/1").ShouldBeProblem(404, "article.revision_not_found");
        await api.As(Admin).Get("/v1/articles/no-such/revisions").ShouldBeProblem(404, "article.not_found");
        foreach (var number in (string[])["0", "01", "-1", "x", "99999999999"])
            await api.As(Admin).Get($"{article.Path}/revisions/{number}").ShouldBeProblem(404, "request.not_found");
    }

    [Fact]
    public async Task Two_long_texts_of_which_every_line_differs_are_compared_soon()
    {
        var article = await api.As(Admin).Write(
            RunningApi.Unique("Long"), string.Join('\n', Enumerable.Range(0, 15_000).Select(i => $"a{i}"))).View();
        _ = await api.As(Admin).Save(article, body: string.Join('\n', Enumerable.Range(0, 15_000).Select(i => $"b{i}"))).View();

        var second = await api.As(Admin).Get($"{article.Path}/revisions/2").ShouldBe(HttpStatusCode.OK);

        Lines(second).Count.ShouldBe(30_000 + 6);
    }

    private static List<string> Lines(HttpAnswer revision) =>
    [
        .. revision.Json.GetProperty("diff").EnumerateArray().Select(line => line.GetProperty("kind").GetString() switch
        {
            "added" => $"+{line.GetProperty("after")}: {line.GetProperty("text").GetString()}",
            "removed" => $"-{line.GetProperty("before")}: {line.GetProperty("text").GetString()}",
            _ => $" {line.GetProperty("after")}: {line.GetProperty("text").GetString()}",
        }),
    ];
}
