using CleanOrders.Application.Content;
using CleanOrders.Application.Content.Articles;
using CleanOrders.Application.Content.Articles.Revisions;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;

namespace CleanOrders.WebApi.Content.Articles;

/// <summary>Articles in the document's examples.</summary>
internal static class ArticleExamples
{
    private static readonly DateTimeOffset At = new(2026, 11, 28, 9, 30, 0, TimeSpan.Zero);

    private static readonly Author Author =
        new(TypedId.TryParse<UserId>("usr_01k9c2v8qjf3nbn5z4w7x6t2ra", out var user) ? user : default, "Ada Example");

    private static readonly ArticleDetails Kettles = new(
        TypedId.TryParse<ArticleId>("art_01k9c2v8qjf3nbn5z4w7x6t2rb", out var id) ? id : default, new Slug("how-to-choose-a-kettle"),
        ArticleStatus.Draft, new PostText("How to choose a kettle"), new PostText("What matters, and what does not."),
        new PostText("Take one that *pours* well."), "<p>Take one that <em>pours</em> well.</p>\n", ArticleLanguage.En, [new Tag("tea")],
        Author, ReadingMinutes: 1, CommentCount: 0, At, At, PublishAt: null, PublishedAt: null, Revision: 1, Version: 1);

    private static readonly ArticleDetails Published = Kettles with { Status = ArticleStatus.Published, PublishedAt = At, Version = 2 };

    private static readonly ArticleSummary Listed = new(
        Published.Id, Published.Slug, Published.Status, Published.Title, Published.Summary, Published.Language, Published.Tags,
        Published.Author, Published.ReadingMinutes, Published.CommentCount, Published.CreatedAt, Published.ChangedAt,
        Published.PublishAt, Published.PublishedAt,
        new ArticleHighlights("How to choose a <mark>kettle</mark>", "Take one that *pours* well."), Published.Version);

    private static readonly RevisionSummary Revision = new(1, At, Author, Kettles.Slug, Kettles.Title);

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["listArticles"] = new(Answer: new ListBody<ArticleSummary>([Listed], Next: null, Total: null)),
        ["getArticle"] = new(Answer: Published),
        ["writeArticle"] = new(
            new WriteArticle
            {
                Title = Kettles.Title.Value,
                Summary = Kettles.Summary.Value,
                Body = Kettles.Body.Value,
                Tags = ["tea"],
            },
            Kettles),
        ["changeArticle"] = new(
            new ChangeArticle
            {
                Title = Kettles.Title.Value,
                Summary = Kettles.Summary.Value,
                Body = "Take one that *pours* well, and is quiet.",
                Tags = ["tea"],
            },
            Kettles with
            {
                Body = new PostText("Take one that *pours* well, and is quiet."),
                Html = "<p>Take one that <em>pours</em> well, and is quiet.</p>\n",
                Revision = 2,
                Version = 2,
            }),
        ["publishArticle"] = new(Answer: Published),
        ["withdrawArticle"] = new(Answer: Published with { Status = ArticleStatus.Withdrawn, Version = 3 }),
        ["listArticleRevisions"] = new(Answer: new ListBody<RevisionSummary>([Revision], Next: null, Total: null)),
        ["getArticleRevision"] = new(Answer: new RevisionDetails(
            1, At, Author, Kettles.Slug, Kettles.Title, Kettles.Summary, Kettles.Body, Kettles.Language, Kettles.Tags,
            [new DiffLine(DiffKind.Added, Before: null, After: 1, Kettles.Title.Value)])),
    };
}
