using System.Data.Common;
using CleanOrders.Application.Content.Comments;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Content.Comments;

internal sealed class CommentQueries(Dialect dialect, Cursors cursors, ICommentSubjects subjects)
    : IQuery<GetComment, CommentDetails>, IQuery<ListComments, CommentsAtAddress>
{
    private const string Select = """
        SELECT c.id, c.article_id, c.review_id, c.reply_to, c.thread, c.author, u.id, u.display_name, c.body, c.status, c.created_at,
            c.edited_at, c.version
        FROM comments AS c LEFT JOIN users AS u ON u.id = c.author
        """;

    // What stands below something that nobody sees any more, nobody sees either.
    private const string IsOpen = """
        (EXISTS (SELECT 1 FROM articles AS a WHERE a.id = c.article_id AND a.status = 'published')
            OR EXISTS (SELECT 1 FROM reviews AS r WHERE r.id = c.review_id AND r.status = 'published'))
        """;

    public async Task<Result<CommentDetails>> Ask(GetComment question, CancellationToken ct)
    {
        var one = question.Caller.May(Permission.ContentModerate)
            ? new Statement($"{Select} WHERE c.id = $1", question.Id.Value)
            : new Statement($"{Select} WHERE c.id = $1 AND (c.author = $2 OR {IsOpen})", question.Id.Value, question.Caller.User.Value);
        var found = await dialect.Query(one, row => Read(row, question.Caller), ct);
        return found is [{ Comment: { Body: not null } comment }] ? comment : CommentAccess.NotFound(question.Id);
    }

    public async Task<Result<CommentsAtAddress>> Ask(ListComments question, CancellationToken ct)
    {
        var subject = await subjects.Find(question.Place, ct);
        if (subject.IsFailure)
            return subject.Error;
        if (!subject.Value.IsOpen)
            return CommentErrors.NotFound.With("What the comments are about is not published.");
        if (subject.Value.MovedTo is { } address)
            return new CommentsAtAddress(Comments: null, address);

        var on = subject.Value.Subject;
        var (column, id) = on.Article is { } article ? ("article_id", article.Value) : ("review_id", on.Review!.Value.Value);
        var filter = $"""
            c.{column} = $1 AND (c.status = 'published' OR (c.status <> 'deleted' AND c.author = $2)
                OR (c.reply_to IS NULL AND EXISTS (SELECT 1 FROM comments AS reply
                    WHERE reply.{column} = $1 AND reply.thread = c.id AND reply.id <> c.id AND reply.status = 'published')))
            """;
        var page = await cursors.Page(
            question.Page, $"comments|{question.Caller.User}|{on}",
            after => dialect.Query(
                new Statement(
                    $"{Select} WHERE {filter} AND (c.thread, c.id) > ($3, $4) ORDER BY c.thread, c.id LIMIT $5", id,
                    question.Caller.User.Value, PlaceOf(after).Thread, PlaceOf(after).Id, question.Page.Limit + 1),
                row => Read(row, question.Caller), ct),
            row => new Position(0, $"{row.Thread} {row.Comment.Id}"),
            async () => (await dialect.Query(
                new Statement($"SELECT count(*) FROM comments AS c WHERE {filter}", id, question.Caller.User.Value), row => row.GetInt64(0),
                ct))[0]);
        return page.Then(rows => new CommentsAtAddress(
            rows.Select(row => row.Comment), MovedTo: null));
    }

    private static (Guid Thread, Guid Id) PlaceOf(Position? after) =>
        after?.Id.Split(' ') is [var thread, var id] && CommentId.TryParse(thread, out var first) && CommentId.TryParse(id, out var last)
            ? (first.Value, last.Value)
            : (Guid.Empty, Guid.Empty);

    // What the caller may not see has its place alone.
    private static Row Read(DbDataReader row, Caller caller)
    {
        var author = new UserId(row.GetGuid(5));
        var status = EnumNames<PostStatus>.Read(row.GetString(9));
        var isShown = CommentAccess.Shows(status, author == caller.User, caller);
        var on = row.IsDBNull(1)
            ? CommentSubject.Of(new ReviewId(row.GetGuid(2)))
            : CommentSubject.Of(new ArticleId(row.GetGuid(1)));
        return new Row(
            new CommentId(row.GetGuid(4)),
            new CommentDetails(
                new CommentId(row.GetGuid(0)), on.ToString(), row.IsDBNull(3) ? null : new CommentId(row.GetGuid(3)),
                isShown ? Authors.Read(row, author: 6) : null, isShown ? new PostText(row.GetString(8)) : null, status,
                Dialect.Time(row, 10), Dialect.TimeOrNothing(row, 11), row.GetInt32(12)));
    }

    private sealed record Row(CommentId Thread, CommentDetails Comment);
}

/// <summary>Articles and reviews, as far as one can comment on them.</summary>
internal sealed class CommentSubjects(Dialect dialect) : ICommentSubjects
{
    private const string AtAddress = """
        SELECT id, status, slug FROM articles WHERE slug = $1 AND status IN ('published', 'withdrawn')
        UNION ALL
        SELECT articles.id, articles.status, articles.slug
        FROM article_former_slugs AS former JOIN articles ON articles.id = former.article_id
        WHERE former.slug = $1 AND articles.status IN ('published', 'withdrawn')
        """;

    public async Task<Result<OpenSubject>> Find(CommentPlace place, CancellationToken ct)
    {
        if (place.Review is { } review)
            return (await dialect.Query(
                new Statement("SELECT status FROM reviews WHERE id = $1 AND status <> 'deleted'", review.Value),
                row => new OpenSubject(CommentSubject.Of(review), row.GetString(0) == "published"), ct)) is [var found]
                ? found
                : ReviewErrors.NotFound.With($"There is no review {review}.");

        // Of drafts nobody knows. No article has an address that another one had.
        return (await dialect.Query(new Statement(AtAddress, place.Article?.Value), row => Read(row, place.Article), ct)) is [var article]
            ? article
            : ArticleErrors.NotFound.With($"There is no article {place.Article}.");
    }

    private static OpenSubject Read(DbDataReader row, Slug? asked)
    {
        var address = new Slug(row.GetString(2));
        return new OpenSubject(
            CommentSubject.Of(new ArticleId(row.GetGuid(0))), row.GetString(1) == "published", address == asked ? null : address);
    }
}
