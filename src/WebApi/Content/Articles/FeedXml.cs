using System.ServiceModel.Syndication;
using System.Text;
using System.Xml;
using CleanOrders.Application.Content.Articles.Feeds;
using CleanOrders.Application.Identity;
using CleanOrders.Domain.Content.Articles;

namespace CleanOrders.WebApi.Content.Articles;

/// <summary>
/// Feeds and the site map as XML. The same articles give the same bytes, so that who has them is not sent them again: nothing in it is the
/// time of the request. Links lead to where people read (<c>Identity:AppAddress</c>).
/// </summary>
internal static class FeedXml
{
    public const string Rss = "application/rss+xml";
    public const string Atom = "application/atom+xml";

    private const string SitemapNamespace = "http://www.sitemaps.org/schemas/sitemap/0.9";

    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    public static byte[] WriteRss(ArticleFeed feed, IdentitySettings addresses) =>
        Write(new Rss20FeedFormatter(Read(feed, addresses, "feed.rss")).WriteTo);

    public static byte[] WriteAtom(ArticleFeed feed, IdentitySettings addresses) =>
        Write(new Atom10FeedFormatter(Read(feed, addresses, "feed.atom")).WriteTo);

    public static byte[] WriteSitemap(Sitemap sitemap, IdentitySettings addresses) => Write(xml =>
    {
        xml.WriteStartDocument();
        xml.WriteStartElement("urlset", SitemapNamespace);
        foreach (var page in sitemap.Pages)
        {
            xml.WriteStartElement("url", SitemapNamespace);
            xml.WriteElementString("loc", SitemapNamespace, PageOf(page.Slug, addresses).AbsoluteUri);
            xml.WriteElementString("lastmod", SitemapNamespace, XmlConvert.ToString(page.ChangedAt.UtcDateTime, "yyyy-MM-ddTHH:mm:ssZ"));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    });

    private static SyndicationFeed Read(ArticleFeed articles, IdentitySettings addresses, string name)
    {
        var self = new Uri($"{addresses.Issuer}/v1/articles/{name}");
        var feed = new SyndicationFeed(
            "Articles", $"What is new at {self.Host}", new Uri($"{addresses.AppAddress}/articles"), self.AbsoluteUri,
            articles.Items.Select(item => item.ChangedAt).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max())
        {
            BaseUri = new Uri(addresses.AppAddress),
            Items = [.. articles.Items.Select(item => Read(item, addresses))],
        };
        feed.Authors.Add(new SyndicationPerson { Name = self.Host });
        feed.Links.Add(SyndicationLink.CreateSelfLink(self));
        return feed;
    }

    // Its id stays when its address changes.
    private static SyndicationItem Read(FeedItem article, IdentitySettings addresses)
    {
        var item = new SyndicationItem
        {
            Id = $"urn:uuid:{article.Id.Value}",
            Title = new TextSyndicationContent(article.Title.Value),
            Summary = new TextSyndicationContent(article.Summary.Value),
            Content = SyndicationContent.CreateHtmlContent(article.Html),
            PublishDate = article.PublishedAt,
            LastUpdatedTime = article.ChangedAt > article.PublishedAt ? article.ChangedAt : article.PublishedAt,
        };
        item.Links.Add(SyndicationLink.CreateAlternateLink(PageOf(article.Slug, addresses)));
        if (article.AuthorName is { } author)
            item.Authors.Add(new SyndicationPerson { Name = author });
        foreach (var tag in article.Tags)
            item.Categories.Add(new SyndicationCategory(tag.Value));
        return item;
    }

    private static Uri PageOf(Slug slug, IdentitySettings addresses) =>
        new($"{addresses.AppAddress}/articles/{Uri.EscapeDataString(slug.Value)}");

    private static byte[] Write(Action<XmlWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, Settings))
            write(xml);
        return bytes.ToArray();
    }
}
