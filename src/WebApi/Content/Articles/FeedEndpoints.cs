using CleanOrders.Application.Content.Articles.Feeds;
using CleanOrders.Application.Identity;
using CleanOrders.Application.UseCases;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Content.Articles;

/// <summary>Articles for programs that follow them: feed readers and search engines.</summary>
internal static class FeedEndpoints
{
    public static void MapArticleFeeds(this IEndpointRouteBuilder articles)
    {
        articles.MapGet("/v1/articles/feed.rss", GetArticleRss).KeptByCaches().AsFeed(FeedXml.Rss);
        articles.MapGet("/v1/articles/feed.atom", GetArticleAtom).KeptByCaches().AsFeed(FeedXml.Atom);

        // It stands where crawlers look for it, and is no part of the API.
        _ = articles.MapGet("/sitemap.xml", GetSitemap).KeptByCaches().ExcludeFromDescription();
    }

    /// <summary>Follow articles by RSS</summary>
    /// <remarks>RSS 2.0, with the 30 newest articles.</remarks>
    internal static async Task<IResult> GetArticleRss(
        IQuery<GetArticleFeed, ArticleFeed> feed, IdentitySettings addresses, CancellationToken ct) =>
        (await feed.Ask(new GetArticleFeed(), ct)).ToHttp(found => new XmlReply(FeedXml.WriteRss(found, addresses), FeedXml.Rss));

    /// <summary>Follow articles by Atom</summary>
    /// <remarks>RFC 4287, with the 30 newest articles and their texts.</remarks>
    internal static async Task<IResult> GetArticleAtom(
        IQuery<GetArticleFeed, ArticleFeed> feed, IdentitySettings addresses, CancellationToken ct) =>
        (await feed.Ask(new GetArticleFeed(), ct)).ToHttp(found => new XmlReply(FeedXml.WriteAtom(found, addresses), FeedXml.Atom));

    /// <summary>Get the site map</summary>
    internal static async Task<IResult> GetSitemap(
        IQuery<GetSitemap, Sitemap> sitemap, IdentitySettings addresses, CancellationToken ct) =>
        (await sitemap.Ask(new GetSitemap(), ct)).ToHttp(found => new XmlReply(FeedXml.WriteSitemap(found, addresses), "application/xml"));

    private static void AsFeed(this RouteHandlerBuilder route, string mediaType) =>
        _ = route.Produces<string>(StatusCodes.Status200OK, mediaType).WithMetadata(new AnswersAs(mediaType) { IsTagged = true }).Refuses();
}
