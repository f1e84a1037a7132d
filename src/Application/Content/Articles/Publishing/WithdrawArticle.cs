using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Articles.Publishing;

/// <summary>Hides a published article from its readers. It keeps its address and its comments.</summary>
public sealed class WithdrawArticleHandler(IArticles articles, ArticleViews views, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.ContentWrite);

    /// <param name="seen">The versions that the caller would act on; nothing for any.</param>
    public async Task<Result<ArticleDetails>> Handle(Slug slug, IReadOnlyCollection<int>? seen, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        var found = await articles.Find(slug, seen, ct);
        if (found.IsFailure)
            return found.Error;
        return found.Value.Withdraw(caller.User, clock.GetUtcNow()) is { IsFailure: true } refused
            ? refused.Error!
            : await views.Of(found.Value, ct);
    }
}
