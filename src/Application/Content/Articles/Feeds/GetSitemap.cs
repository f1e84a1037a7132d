using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;

namespace CleanOrders.Application.Content.Articles.Feeds;

/// <summary>The addresses of all published articles, for search engines.</summary>
public sealed record GetSitemap : IQuestion
{
    /// <summary>A file of the protocol has no more.</summary>
    public const int Most = 50_000;

    public static Access Access { get; } = Access.Anyone;
}

/// <param name="Pages">The newest first.</param>
public sealed record Sitemap(IReadOnlyList<SitemapPage> Pages);

public sealed record SitemapPage(Slug Slug, DateTimeOffset ChangedAt);
