using CleanOrders.Application.Content.Articles.Publishing;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Articles;

public sealed record ChangeArticle : ArticleInput;

/// <summary>Saves another text of an article as its next revision. Its old address leads to the new one.</summary>
public sealed class ChangeArticleHandler(IArticles articles, ArticleSlugs slugs, ArticleViews views, IJobQueue jobs, TimeProvider clock)
    : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.ContentWrite);

    /// <param name="seen">The versions that the caller would act on; nothing for any.</param>
    public async Task<Result<ArticleDetails>> Handle(
        ChangeArticle command, Slug slug, IReadOnlyCollection<int>? seen, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        var found = await articles.Find(slug, seen, ct);
        if (found.IsFailure)
            return found.Error;

        var (article, now) = (found.Value, clock.GetUtcNow());
        var violations = new Violations();
        var text = command.Read(violations);
        var wanted = command.ReadSlug(violations) ?? slug;
        var publishAt = command.ReadTime(article.PublishAt, now, violations);
        if (violations.Any)
            return violations.ToError();

        var chosen = wanted == slug ? slug : await slugs.Choose(wanted, article.Id, ct);
        if (chosen.IsFailure)
            return chosen.Error;
        var isRescheduled = publishAt is not null && publishAt != article.PublishAt;
        if (article.Change(chosen.Value, text, publishAt, caller.User, now) is { IsFailure: true } refused)
            return refused.Error!;
        if (isRescheduled)
            _ = await jobs.Enqueue(new PublishScheduledArticle(article.Id, publishAt!.Value), new JobTerms { RunAt = publishAt }, ct);
        return await views.Of(article, ct);
    }
}
