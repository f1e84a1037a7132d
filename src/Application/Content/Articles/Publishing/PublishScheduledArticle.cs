using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Articles.Publishing;

/// <summary>The job that publishes an article at its time. It was stored with the time, or not at all.</summary>
/// <param name="PublishAt">The time that it was enqueued for: each other one has a job of its own.</param>
public sealed record PublishScheduledArticle(ArticleId Article, DateTimeOffset PublishAt);

/// <summary>
/// Publishes only what still waits for the very time of the job: what was published, withdrawn, deleted or moved to another time meanwhile
/// is left as it is, and so a second run changes nothing.
/// </summary>
public sealed class PublishScheduledArticleHandler(IUnitOfWork unitOfWork, IArticles articles, TimeProvider clock)
    : IJobHandler<PublishScheduledArticle>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(PublishScheduledArticle arguments, JobRun run, CancellationToken ct)
    {
        // The clocks of the database and of this process need not agree.
        if (arguments.PublishAt - clock.GetUtcNow() is { } early && early > TimeSpan.Zero)
            return new JobOutcome.NotYet(early);
        var published = await unitOfWork.Run(token => Publish(arguments, token), ct);
        return published.IsFailure
            ? new JobOutcome.RetryLater($"{published.Error.Type.Code}: {published.Error.Detail}")
            : new JobOutcome.Done();
    }

    private async Task<Result> Publish(PublishScheduledArticle arguments, CancellationToken ct) =>
        await articles.Find(arguments.Article, ct) is { } article && article.WaitsFor(arguments.PublishAt)
            ? article.Publish(Actor.System, clock.GetUtcNow())
            : Result.Success;
}
