namespace CleanOrders.WebApi.Tests.Content.Articles;

public sealed class ArticleSearchTests(SharedApi api)
{
    [Fact]
    public async Task The_best_match_comes_first_on_every_page()
    {
        var word = Word();
        var body = await api.NewArticle("In the text", $"It stands here: {word}.");
        var title = await api.NewArticle($"In the title: {word}", "Nowhere else.");
        var draft = await api.As(Admin).Write($"A draft: {word}").View();

        (await Found(word.ToUpperInvariant())).ShouldBe([title.Slug, body.Slug]);
        (await Found($"{word} {Word()}")).ShouldBeEmpty();
        (await api.As(Admin).Get($"/v1/articles?q={word}&status=draft")).Slugs().ShouldBe([draft.Slug]);

        var first = await api.Anonymous().Get($"/v1/articles?q={word}&limit=1").ShouldBe(HttpStatusCode.OK);
        var second = await api.Anonymous().Get($"/v1/articles?q={word}&limit=1&cursor={first.Member("next").GetString()}");
        (first.Slugs()[0], second.Slugs()[0], second.Member("next").GetString()).ShouldBe((title.Slug, body.Slug, null));
    }

    [Fact]
    public async Task What_was_found_is_marked_and_nothing_else_is_html()
    {
        var word = Word();
        _ = await api.NewArticle($"<b>{word}</b> & more", $"Before. <script>alert(1)</script> {word} <img src=x onerror=alert(1)> after.");

        var page = await api.Anonymous().Get($"/v1/articles?q={word}").ShouldBe(HttpStatusCode.OK);

        var (title, text) = (page.Member("items/0/highlights/title").GetString()!, page.Member("items/0/highlights/text").GetString()!);
        title.ShouldContain($"<mark>{word}</mark>");
        text.ShouldContain($"<mark>{word}</mark>");
        foreach (var html in (string[])[title, text])
            html.Replace("<mark>", "", StringComparison.Ordinal).Replace("</mark>", "", StringComparison.Ordinal).ShouldNotContain("<");
    }

    [Theory]
    [InlineData("'; DROP TABLE articles; --")]
    [InlineData("% _ \\")]
    [InlineData("\"never closed")]
    [InlineData("a & | ! ( :* <->")]
    [InlineData("- -- \"\"")]
    [InlineData("the")]
    public async Task No_search_is_a_fault(string words)
    {
        var page = await api.Anonymous().Get($"/v1/articles?q={Uri.EscapeDataString($"{Word()} {words}")}").ShouldBe(HttpStatusCode.OK);

        page.Slugs().ShouldBeEmpty();
        await api.Anonymous().Get($"/v1/articles?q={Uri.EscapeDataString(words)}").ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Words_are_found_in_any_case_of_any_alphabet()
    {
        var word = Word();
        var article = await api.NewArticle($"Übermut {word}", "Жёлтый чайник");

        (await Found($"ÜBERMUT {word}")).ShouldBe([article.Slug]);
        (await Found($"ЖЁЛТЫЙ {word}")).ShouldBe([article.Slug]);
    }

    private async Task<IReadOnlyList<string>> Found(string words) =>
        (await api.Anonymous().Get($"/v1/articles?q={Uri.EscapeDataString(words)}").ShouldBe(HttpStatusCode.OK)).Slugs();

    private static string Word() => RunningApi.Unique("w").Replace("-", "x", StringComparison.Ordinal);
}
