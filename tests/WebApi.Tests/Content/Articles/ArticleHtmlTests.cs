using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace CleanOrders.WebApi.Tests.Content.Articles;

public sealed partial class ArticleHtmlTests(SharedApi api)
{
    private static readonly string[] Elements =
    [
        "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a",
        "img",
    ];

    private static readonly string[] Attributes = ["href", "title", "src", "alt", "start", "rel"];

    public static TheoryData<string> Vectors => [.. XssVectors.All];

    public static TheoryData<string, int> Bombs => new()
    {
        { ">", 50_000 },
        { "> ", 50_000 },
        { "[", 50_000 },
        { "[](", 33_000 },
        { "![", 50_000 },
        { "*a ", 33_000 },
        { "_a*", 33_000 },
        { "1. ", 33_000 },
        { "[a](", 25_000 },
        { "<", 100_000 },
        { "&", 100_000 },
        { "`", 100_000 },
        { "# a\n", 25_000 },
        { "|a", 50_000 },
        { "http://a.b ", 9_000 },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public async Task Nothing_in_an_article_can_be_executed(string vector)
    {
        var article = await api.As(Admin).Write("A vector", vector).ShouldBe(HttpStatusCode.Created);

        var body = new HtmlParser().ParseDocument(article.Member("html").GetString()!).Body!;
        foreach (var element in body.Descendants().OfType<IElement>())
        {
            Elements.ShouldContain(element.LocalName, article.ToString());
            element.Attributes.Select(attribute => attribute.Name).ShouldBeSubsetOf(Attributes, article.ToString());
            foreach (var address in element.Attributes.Where(attribute => attribute.Name is "href" or "src"))
            {
                var scheme = Uri.TryCreate(address.Value, UriKind.Absolute, out var uri) ? uri.Scheme : "";
                scheme.ShouldBeOneOf("", "http", "https", "mailto", "file");
                Script().IsMatch(address.Value).ShouldBeFalse(article.ToString());
            }
        }
    }

    [Theory]
    [InlineData("# One\n## Two", "<h1>One</h1>\n<h2>Two</h2>\n")]
    [InlineData("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n")]
    [InlineData("~~gone~~ **strong**", "<p><del>gone</del> <strong>strong</strong></p>\n")]
    [InlineData("a < b & c", "<p>a &lt; b &amp; c</p>\n")]
    [InlineData("<b>no</b>", "<p>&lt;b&gt;no&lt;/b&gt;</p>\n")]
    [InlineData("[ours](/v1/articles)", "<p><a href=\"/v1/articles\">ours</a></p>\n")]
    [InlineData("[theirs](//example.com)", "<p><a href=\"//example.com\" rel=\"nofollow noopener ugc\">theirs</a></p>\n")]
    [InlineData("![a kettle](/kettle.png)", "<p><img src=\"/kettle.png\" alt=\"a kettle\"></p>\n")]
    public async Task Markdown_is_html(string markdown, string html) =>
        (await api.As(Admin).Write("Markdown", markdown).ShouldBe(HttpStatusCode.Created)).Member("html").GetString().ShouldBe(html);

    [Theory]
    [MemberData(nameof(Bombs))]
    public async Task No_text_takes_long_or_ends_in_a_fault(string part, int times)
    {
        var answer = await api.As(Admin).Write("A bomb", string.Concat(Enumerable.Repeat(part, times)))
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        if (answer.Status != HttpStatusCode.Created)
            await Task.FromResult(answer).ShouldBeInvalid(("/body", "article.too_complex"));
        else
            answer.Member("html").GetString()!.Length.ShouldBeLessThan(2_000_000);
    }

    // Browsers take signs that nobody sees out of a scheme.
    [GeneratedRegex(
        @"\A[\s\p{C}]*(j[\s\p{C}]*a[\s\p{C}]*v[\s\p{C}]*a|v[\s\p{C}]*b)[\s\p{C}]*s[\s\p{C}]*c[^:]*:|\A[\s\p{C}]*data[\s\p{C}]*:",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Script();
}
