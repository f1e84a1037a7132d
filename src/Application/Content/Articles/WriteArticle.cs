using CleanOrders.Application.Content.Articles.Publishing;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Articles;

public sealed record WriteArticle : ArticleInput;

/// <summary>Makes a draft, or with a time an article that a job publishes then.</summary>
public sealed class WriteArticleHandler(IArticles articles, ArticleSlugs slugs, ArticleViews views, IJobQueue jobs, TimeProvider clock)
    : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.ContentWrite);

    public async Task<Result<ArticleDetails>> Handle(WriteArticle command, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var now = clock.GetUtcNow();
        var violations = new Violations();
        var text = command.Read(violations);
        var wanted = command.ReadSlug(violations);
        var publishAt = command.ReadTime(known: null, now, violations);
        if (violations.Any)
            return violations.ToError();

        var slug = wanted is { } asked ? await slugs.Choose(asked, article: null, ct) : await slugs.Make(text.Title, now, ct);
        if (slug.IsFailure)
            return slug.Error;
        var article = new Article(slug.Value, text, publishAt, caller.User, now);
        var view = await views.Of(article, ct);
        if (view.IsFailure)
            return view;
        articles.Add(article);
        if (publishAt is { } at)
            _ = await jobs.Enqueue(new PublishScheduledArticle(article.Id, at), new JobTerms { RunAt = at }, ct);
        return view;
    }
}
