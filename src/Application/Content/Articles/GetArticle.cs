using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;

namespace CleanOrders.Application.Content.Articles;

/// <summary>Everybody is shown what is published, and only that is kept. So whoever may see more is named, and nobody else.</summary>
/// <param name="Caller">Who writes articles, and so sees all of them; nobody for every other reader.</param>
public sealed record GetArticle(Slug Slug, Caller? Caller) : IQuestion
{
    public static Access Access { get; } = Access.Anyone;
}

/// <summary>What is at an address: the article, or where it is now.</summary>
public sealed record ArticleAtAddress(ArticleDetails? Article, Slug? MovedTo);
