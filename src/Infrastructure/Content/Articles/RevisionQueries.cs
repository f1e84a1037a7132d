using System.Data.Common;
using CleanOrders.Application.Content.Articles.Revisions;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Content.Articles;

internal sealed class RevisionQueries(Dialect dialect, Cursors cursors)
    : IQuery<ListArticleRevisions, Page<RevisionSummary>>, IQuery<GetArticleRevision, RevisionDetails>
{
    private const string From = """
        FROM articles JOIN article_revisions ON article_revisions.article_id = articles.id
        LEFT JOIN users ON users.id = article_revisions.saved_by WHERE articles.slug = $1
        """;

    private const string Columns = """
        article_revisions.number, article_revisions.saved_at, users.id, users.display_name, article_revisions.slug,
        article_revisions.title
        """;

    public async Task<Result<Page<RevisionSummary>>> Ask(ListArticleRevisions question, CancellationToken ct)
    {
        // Each article has one at least.
        var page = await cursors.Page(
            question.Page, $"revisions|{question.Slug}",
            after => dialect.Query(
                new Statement(
                    $"SELECT {Columns} {From} AND article_revisions.number < $2 ORDER BY article_revisions.number DESC LIMIT $3",
                    question.Slug.Value, (int)(after?.Key ?? int.MaxValue), question.Page.Limit + 1),
                row => new RevisionSummary(
                    row.GetInt32(0), Dialect.Time(row, 1), Authors.Read(row, 2), new Slug(row.GetString(4)),
                    new PostText(row.GetString(5))),
                ct),
            revision => new Position(revision.Number, ""),
            async () => (await dialect.Query(
                new Statement($"SELECT count(*) {From}", question.Slug.Value), row => row.GetInt64(0), ct))[0]);
        return page is { IsFailure: false, Value.Items.Count: 0 } && question.Page.Cursor is null
            ? ArticleReading.NotFound(question.Slug)
            : page;
    }

    public async Task<Result<RevisionDetails>> Ask(GetArticleRevision question, CancellationToken ct)
    {
        var found = await dialect.Query(
            new Statement(
                $"""
                SELECT {Columns}, article_revisions.summary, article_revisions.body, article_revisions.language, article_revisions.tags
                {From} AND article_revisions.number IN ($2, $3) ORDER BY article_revisions.number DESC
                """,
                question.Slug.Value, question.Number, question.Number - 1),
            Read, ct);
        if (found.Count == 0 || found[0].Number != question.Number)
            return ArticleErrors.RevisionNotFound.With($"The article {question.Slug} has no revision {question.Number}.");
        return found[0] with { Diff = RevisionDiff.Between(found.Count > 1 ? found[1] : null, found[0]) };
    }

    private static RevisionDetails Read(DbDataReader row) => new(
        row.GetInt32(0), Dialect.Time(row, 1), Authors.Read(row, 2), new Slug(row.GetString(4)), new PostText(row.GetString(5)),
        new PostText(row.GetString(6)), new PostText(row.GetString(7)), EnumNames<ArticleLanguage>.Read(row.GetString(8)),
        ArticleTags.Read(row.GetString(9)), Diff: []);
}
