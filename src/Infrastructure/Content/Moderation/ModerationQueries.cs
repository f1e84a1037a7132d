using System.Data.Common;
using CleanOrders.Application.Content.Moderation;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Content.Moderation;

/// <summary>Reads reviews and comments in one list: ids of both begin with their time, and so sort together.</summary>
internal sealed class ModerationQueries(Dialect dialect, Cursors cursors) : IQuery<ListModeration, Page<ModeratedPost>>
{
    private const string OfReviews = """
        id, 'review' AS kind, status, sku, CAST(NULL AS uuid) AS article_id, CAST(NULL AS uuid) AS review_id, author, title, body,
        created_at, reports, decision, version
        """;

    private const string OfComments = """
        id, 'comment' AS kind, status, CAST(NULL AS text) AS sku, article_id, review_id, author, CAST(NULL AS text) AS title, body,
        created_at, reports, decision, version
        """;

    public Task<Result<Page<ModeratedPost>>> Ask(ListModeration question, CancellationToken ct)
    {
        // The names of statuses are the service's own.
        var filter = question.Status is { } status ? $"status = '{EnumNames<PostStatus>.Write(status)}'" : "status <> 'deleted'";
        return cursors.Page(
            question.Page, $"moderation|{question.Caller.User}|{question.Kind}|{question.Status}",
            async after =>
            {
                var last = after is { } position && PostId.TryParse(position.Id, out var id) ? ValueOf(id) : Guid.AllBitsSet;
                return await WithReports(
                    await dialect.Query(
                        new Statement(Both(question.Kind, filter), last, question.Page.Limit + 1) { PlanForValues = true }, Read, ct), ct);
            },
            post => new Position(0, post.Id.ToString()),
            async () => (await dialect.Query(
                new Statement(
                    "SELECT " + string.Join(
                        " + ", Tables(question.Kind).Select(of => $"(SELECT count(*) FROM {of.Table} WHERE {filter})"))),
                row => row.GetInt64(0), ct))[0]);
    }

    // Each table gives as many as the page has, by its index; then both are sorted together.
    private static string Both(PostKind? kind, string filter)
    {
        var parts = Tables(kind).Select(of => $"""
            SELECT * FROM (
                SELECT {of.Columns} FROM {of.Table} WHERE {filter} AND id < $1 ORDER BY id DESC LIMIT $2) AS {of.Table}
            """);
        return $"""
            SELECT p.*, u.id, u.display_name FROM ({string.Join(" UNION ALL ", parts)}) AS p
            LEFT JOIN users AS u ON u.id = p.author ORDER BY p.id DESC LIMIT $2
            """;
    }

    private static IEnumerable<(string Table, string Columns)> Tables(PostKind? kind)
    {
        if (kind is null or PostKind.Review)
            yield return ("reviews", OfReviews);
        if (kind is null or PostKind.Comment)
            yield return ("comments", OfComments);
    }

    private async Task<List<ModeratedPost>> WithReports(List<ModeratedPost> posts, CancellationToken ct)
    {
        var reported = posts.Where(post => post.ReportCount > 0).Select(post => ValueOf(post.Id)).ToList();
        if (reported.Count == 0)
            return posts;
        var reports = (await dialect.Query(
            new Statement(
                $"""
                SELECT post, reason, at FROM (
                    SELECT post, reason, at, row_number() OVER (PARTITION BY post ORDER BY at DESC, reporter) AS place FROM post_reports
                    WHERE post {dialect.IsOneOf("$1")}) AS ranked
                WHERE place <= $2 ORDER BY at DESC
                """,
                dialect.List(reported), ModeratedPost.MostReports),
            row => (Post: row.GetGuid(0), Report: new PostReport(new Note(row.GetString(1)), Dialect.Time(row, 2))), ct))
            .ToLookup(row => row.Post, row => row.Report);
        return posts.ConvertAll(
            post => post with { Reports = [.. reports[ValueOf(post.Id)].Take(post.ReportCount)] });
    }

    private static Guid ValueOf(PostId id) => id.Review?.Value ?? id.Comment!.Value.Value;

    private static ModeratedPost Read(DbDataReader row)
    {
        var kind = EnumNames<PostKind>.Read(row.GetString(1));
        var on = kind == PostKind.Review ? row.GetString(3)
            : row.IsDBNull(4) ? new ReviewId(row.GetGuid(5)).ToString() : new ArticleId(row.GetGuid(4)).ToString();
        var id = row.GetGuid(0);
        return new ModeratedPost(
            kind == PostKind.Review ? PostId.Of(new ReviewId(id)) : PostId.Of(new CommentId(id)), kind,
            EnumNames<PostStatus>.Read(row.GetString(2)), on, Authors.Read(row, author: 13),
            row.IsDBNull(7) ? null : new PostText(row.GetString(7)), new PostText(row.GetString(8)), Dialect.Time(row, 9), row.GetInt32(10),
            Reports: [], row.IsDBNull(11) ? null : new Note(row.GetString(11)), row.GetInt32(12));
    }
}
