using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Content.Articles;

/// <param name="Search">Words that stand in it, in their forms: the best matches come first. Left out, the newest do.</param>
/// <param name="Status">Who writes no articles sees published ones only, whatever it says.</param>
/// <param name="Caller">Who writes articles, and so sees all of them; nobody for every other reader.</param>
public sealed record ListArticles(
    Tag? Tag, UserId? Author, string? Search, ArticleStatus? Status, PageRequest Page, Caller? Caller) : IQuestion
{
    public static Access Access { get; } = Access.Anyone;
}
