using System.Text.RegularExpressions;

namespace CleanOrders.WebApi.Tests.Http;

public sealed partial class OperationsTests(SharedApi api)
{
    [Fact, Trait("Gateway", "differs")]
    public async Task Health_says_whether_the_database_answers_and_nothing_else()
    {
        await api.Anonymous().Get("/health/live").ShouldBe(HttpStatusCode.OK);

        (await api.Anonymous().Get("/health/ready").ShouldBe(HttpStatusCode.OK)).Text.ShouldBe(
            """{"status":"healthy","checks":{"database":"healthy"}}""");
    }

    [Fact]
    public async Task Every_problem_has_a_page_that_explains_it()
    {
        var list = (await api.Anonymous().Get("/problems").ShouldBe(HttpStatusCode.OK)).Text;
        var codes = Links().Matches(list).Select(match => match.Groups["code"].Value).ToList();

        codes.Count.ShouldBeGreaterThan(40);
        codes.ShouldBeUnique();
        foreach (var code in codes)
        {
            var page = await api.Anonymous().Get($"/problems/{code}").ShouldBe(HttpStatusCode.OK);
            page.ContentHeaders.ContentType!.MediaType.ShouldBe("text/html");
            var explanation = Paragraphs().Matches(page.Text).Select(match => match.Groups["text"].Value).ToList();
            explanation.Count.ShouldBe(3, code);
            explanation[1].Length.ShouldBeGreaterThan(15, code);
            page.Text.ShouldContain($"<code>{code}</code>");
        }
    }

    [GeneratedRegex("href=\"/problems/(?<code>[a-z_.]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Links();

    [GeneratedRegex("<p>(?<text>.*?)</p>", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Paragraphs();
}
