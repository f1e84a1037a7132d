using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Articles;

/// <summary>Removes an article for good, with its revisions and its addresses.</summary>
public sealed class DeleteArticleHandler(IArticles articles, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.ContentWrite);

    /// <param name="seen">The versions that the caller would act on; nothing for any.</param>
    public async Task<Result> Handle(Slug slug, IReadOnlyCollection<int>? seen, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        var found = await articles.Find(slug, seen, ct);
        if (found.IsFailure)
            return found.Error;

        if (found.Value.Delete(caller.User, clock.GetUtcNow()) is { IsFailure: true } refused)
            return refused;
        articles.Remove(found.Value);
        return Result.Success;
    }
}
