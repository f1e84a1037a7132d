using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;

namespace CleanOrders.Application.Content.Articles.Feeds;

/// <summary>The latest published articles, for readers of feeds.</summary>
public sealed record GetArticleFeed : IQuestion
{
    public const int Most = 30;

    public static Access Access { get; } = Access.Anyone;
}

/// <param name="Items">The newest first.</param>
public sealed record ArticleFeed(IReadOnlyList<FeedItem> Items);

public sealed record FeedItem(
    ArticleId Id, Slug Slug, PostText Title, PostText Summary, string Html, IReadOnlyList<Tag> Tags, string? AuthorName,
    DateTimeOffset PublishedAt, DateTimeOffset ChangedAt);
