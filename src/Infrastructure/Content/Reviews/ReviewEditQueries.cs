using System.Data.Common;
using CleanOrders.Application.Content.Reviews;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Content.Reviews;

internal sealed class ReviewEditQueries(OrdersDbContext db, Dialect dialect, Cursors cursors)
    : IQuery<GetReviewEdits, Page<ReviewEdit>>
{
    // Each text was written when the one before it was replaced, and the first one with the review.
    private const string Select = """
        SELECT e.version, e.rating, e.title, e.body, e.at, coalesce(
            (SELECT earlier.at FROM review_edits AS earlier WHERE earlier.review = e.review AND earlier.version < e.version
                ORDER BY earlier.version DESC LIMIT 1), r.created_at)
        FROM review_edits AS e JOIN reviews AS r ON r.id = e.review WHERE e.review = $1
        """;

    public async Task<Result<Page<ReviewEdit>>> Ask(GetReviewEdits question, CancellationToken ct)
    {
        var authors = await db.Set<Review>().Where(review => review.Id == question.Id)
            .VisibleTo(ReviewAccess.Author.OnlyOwn(question.Caller)).Select(review => review.Author).ToListAsync(ct);
        if (authors is not [var author])
            return ReviewAccess.NotFound(question.Id);
        if (GetReviewEdits.Access.Refuses(question.Caller, author) is { } refused)
            return refused;

        return await cursors.Page(
            question.Page, $"review_edits|{question.Id}",
            after => dialect.Query(
                new Statement(
                    $"{Select} AND e.version < $2 ORDER BY e.version DESC LIMIT $3", question.Id.Value,
                    (int)(after?.Key ?? int.MaxValue), question.Page.Limit + 1),
                Read, ct),
            edit => new Position(edit.Version, ""),
            async () => (await dialect.Query(
                new Statement("SELECT count(*) FROM review_edits WHERE review = $1", question.Id.Value), row => row.GetInt64(0), ct))[0]);
    }

    private static ReviewEdit Read(DbDataReader row) => new(
        row.GetInt32(0), row.GetInt32(1), new PostText(row.GetString(2)), new PostText(row.GetString(3)), Dialect.Time(row, 5),
        Dialect.Time(row, 4));
}
