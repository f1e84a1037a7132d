using System.Globalization;
using System.ServiceModel.Syndication;
using System.Xml;
using System.Xml.Linq;

namespace CleanOrders.WebApi.Tests.Content.Articles;

public sealed class ArticleFeedTests(SharedApi api)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Map = "http://www.sitemaps.org/schemas/sitemap/0.9";

    [Fact]
    public async Task The_feed_of_atom_has_what_rfc_4287_wants()
    {
        var article = await api.NewArticle($"<Atom> & {RunningApi.Unique("co")}", "It has *text*.", tags: ["feeds"]);
        var draft = await api.As(Admin).Write(RunningApi.Unique("Draft")).View();

        var answer = await api.Anonymous().Get("/v1/articles/feed.atom").ShouldBe(HttpStatusCode.OK);

        answer.ContentHeaders.ContentType!.ToString().ShouldBe("application/atom+xml; charset=utf-8");
        var feed = XDocument.Parse(answer.Text).Root!;
        feed.Name.ShouldBe(Atom + "feed");
        foreach (var required in (string[])["id", "title", "updated", "author"])
            feed.Elements(Atom + required).Count().ShouldBe(1, required);
        feed.Elements(Atom + "link").ShouldContain(link =>
            (string?)link.Attribute("rel") == "self"
                && ((string?)link.Attribute("href"))!.EndsWith("/v1/articles/feed.atom", StringComparison.Ordinal));
        foreach (var one in feed.Elements(Atom + "entry"))
        {
            foreach (var required in (string[])["id", "title", "updated", "content"])
                one.Elements(Atom + required).Count().ShouldBe(1, required);
            _ = DateTimeOffset.Parse(one.Element(Atom + "updated")!.Value, CultureInfo.InvariantCulture);
        }

        var entry = feed.Elements(Atom + "entry").Single(entry => Links(entry).Any(link => IsOf(link, article)));
        entry.Element(Atom + "title")!.Value.ShouldStartWith("<Atom> & co");
        entry.Element(Atom + "content")!.Value.ShouldBe("<p>It has <em>text</em>.</p>\n");
        ((string?)entry.Element(Atom + "category")!.Attribute("term")).ShouldBe("feeds");
        entry.Element(Atom + "id")!.Value.ShouldStartWith("urn:uuid:");
        answer.Text.ShouldNotContain(draft.Slug);
        SyndicationFeed.Load(XmlReader.Create(new StringReader(answer.Text))).Items.Count().ShouldBeInRange(1, 30);
    }

    [Fact]
    public async Task The_feed_of_rss_has_what_rss_2_wants()
    {
        var article = await api.NewArticle(RunningApi.Unique("Rss"));

        var answer = await api.Anonymous().Get("/v1/articles/feed.rss").ShouldBe(HttpStatusCode.OK);

        answer.ContentHeaders.ContentType!.ToString().ShouldBe("application/rss+xml; charset=utf-8");
        var rss = XDocument.Parse(answer.Text).Root!;
        (rss.Name.LocalName, (string?)rss.Attribute("version")).ShouldBe(("rss", "2.0"));
        var channel = rss.Elements("channel").ShouldHaveSingleItem();
        foreach (var required in (string[])["title", "link", "description"])
            channel.Elements(required).Count().ShouldBe(1, required);
        var item = channel.Elements("item").Single(item => IsOf(item.Element("link")!.Value, article));
        ((string?)item.Element("guid")!.Attribute("isPermaLink")).ShouldBe("false");
        _ = DateTimeOffset.ParseExact(
            item.Element("pubDate")!.Value.Replace("Z", "+0000", StringComparison.Ordinal), "ddd, dd MMM yyyy HH:mm:ss zzz",
            CultureInfo.InvariantCulture);
        SyndicationFeed.Load(XmlReader.Create(new StringReader(answer.Text))).Items.Count().ShouldBeInRange(1, 30);
    }

    [Fact]
    public async Task The_site_map_has_the_addresses_of_what_is_published()
    {
        var article = await api.NewArticle($"地图 {RunningApi.Unique("map")}");
        var draft = await api.As(Admin).Write(RunningApi.Unique("Unseen")).View();

        var answer = await api.Anonymous().Get("/sitemap.xml").ShouldBe(HttpStatusCode.OK);

        var map = XDocument.Parse(answer.Text).Root!;
        map.Name.ShouldBe(Map + "urlset");
        foreach (var page in map.Elements(Map + "url"))
        {
            Uri.IsWellFormedUriString(page.Element(Map + "loc")!.Value, UriKind.Absolute).ShouldBeTrue();
            _ = DateTimeOffset.ParseExact(
                page.Element(Map + "lastmod")!.Value, "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        }

        map.Descendants(Map + "loc").ShouldContain(loc => IsOf(loc.Value, article));
        answer.Text.ShouldNotContain(draft.Slug);
    }

    [Fact]
    public async Task A_feed_is_not_sent_again_until_there_is_something_new()
    {
        await using var own = await Api.New();
        foreach (var path in (string[])["/v1/articles/feed.rss", "/v1/articles/feed.atom", "/sitemap.xml"])
        {
            _ = await own.NewArticle();
            var seen = await own.Anonymous().Get(path).ShouldBe(HttpStatusCode.OK);
            seen.Header("Cache-Control").ShouldBe("public, max-age=30, stale-while-revalidate=30");
            await own.Anonymous().With("If-None-Match", seen.ETag!).Get(path).ShouldBe(HttpStatusCode.NotModified);

            _ = await own.NewArticle();
            var next = await own.Anonymous().With("If-None-Match", seen.ETag!).Get(path).ShouldBe(HttpStatusCode.OK);
            next.ETag.ShouldNotBe(seen.ETag);
        }
    }

    private static bool IsOf(string address, ArticleView article) =>
        address.EndsWith($"/articles/{Uri.EscapeDataString(article.Slug)}", StringComparison.Ordinal);

    private static IEnumerable<string> Links(XElement entry) =>
        entry.Elements(Atom + "link").Select(link => (string?)link.Attribute("href") ?? "");
}
