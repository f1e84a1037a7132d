using CleanOrders.Application.Jobs.Kinds;

namespace CleanOrders.Application.Content.Articles.Publishing;

/// <summary>The jobs of articles, and on what terms they are done.</summary>
public static class ArticleJobs
{
    public static readonly IReadOnlyList<JobKind> Kinds =
    [
        JobKind.Of<PublishScheduledArticle, PublishScheduledArticleHandler>("articles.publish"),
    ];
}
