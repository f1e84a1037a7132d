using System.Data.Common;
using CleanOrders.Application.Content.Reviews;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Content.Reviews;

internal sealed class ReviewQueries(Dialect dialect, Cursors cursors)
    : IQuery<GetReview, ReviewDetails>, IQuery<ListReviews, Page<ReviewDetails>>
{
    public async Task<Result<ReviewDetails>> Ask(GetReview question, CancellationToken ct)
    {
        var id = question.Id.Value;
        var statement = question.Caller switch
        {
            { } moderator when moderator.May(Permission.ContentModerate) =>
                new Statement($"{ReviewList.Select} WHERE r.id = $1 AND r.status <> 'deleted'", id),

            // A key that may nothing with what is its owner's sees what everybody sees.
            { } reader when reader.May(Permission.OrdersOwn) => new Statement(
                $"{ReviewList.Select} WHERE r.id = $1 AND (r.status = 'published' OR (r.author = $2 AND r.status <> 'deleted'))", id,
                reader.User.Value),
            _ => new Statement($"{ReviewList.Select} WHERE r.id = $1 AND r.status = 'published'", id),
        };
        var found = await dialect.Query(statement, Read, ct);
        return found.Count == 1 ? found[0] : ReviewAccess.NotFound(question.Id);
    }

    public async Task<Result<Page<ReviewDetails>>> Ask(ListReviews question, CancellationToken ct)
    {
        var list = new ReviewList(question);
        var page = await cursors.Page(
            question.Page, list.Name, after => dialect.Query(list.PageAfter(after), Read, ct), list.PositionOf,
            async () => (await dialect.Query(list.Count(), row => row.GetInt64(0), ct))[0]);
        return page is { IsFailure: false, Value.Items.Count: 0 } && !await IsProduct(question.Sku, ct)
            ? ProductErrors.NotFound.With($"There is no product {question.Sku}.")
            : page;
    }

    private async Task<bool> IsProduct(Sku sku, CancellationToken ct) =>
        (await dialect.Query(new Statement("SELECT 1 FROM products WHERE sku = $1", sku.Value), row => row.GetInt32(0), ct)).Count == 1;

    private static ReviewDetails Read(DbDataReader row) => new(
        new ReviewId(row.GetGuid(0)), new Sku(row.GetString(1)),
        Authors.Read(row, author: 2),
        row.GetInt32(4), row.GetString(5), row.GetString(6), VerifiedPurchase: true, row.GetInt32(7), row.GetInt32(8), row.GetInt32(9),
        EnumNames<PostStatus>.Read(row.GetString(10)), Dialect.Time(row, 11), Dialect.TimeOrNothing(row, 12), row.GetInt32(13));
}
