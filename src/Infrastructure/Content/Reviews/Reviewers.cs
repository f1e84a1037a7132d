using CleanOrders.Application.Content.Reviews;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Content.Reviews;

internal sealed class Reviewers(Dialect dialect) : IReviewers
{
    // A line of which nothing was shipped was cancelled, though the order arrived.
    private static readonly string FindSql = $"""
        SELECT u.display_name,
            EXISTS (SELECT 1 FROM orders AS o JOIN order_lines AS l ON l.order_id = o.id
                WHERE o.customer = $1 AND l.sku = $2 AND l.shipped > 0 AND o.status IN ({Arrived})),
            EXISTS (SELECT 1 FROM reviews AS r WHERE r.author = $1 AND r.sku = $2 AND r.status <> 'deleted')
        FROM products AS p LEFT JOIN users AS u ON u.id = $1
        WHERE p.sku = $2
        """;

    private static string Arrived => string.Join(
        ", ", new[] { OrderStatus.Delivered, OrderStatus.PartiallyReturned, OrderStatus.Returned }
            .Select(status => $"'{EnumNames<OrderStatus>.Write(status)}'"));

    public async Task<Reviewer?> Find(UserId user, Sku sku, CancellationToken ct)
    {
        var found = await dialect.Query(
            new Statement(FindSql, user.Value, sku.Value),
            row => new Reviewer(row.IsDBNull(0) ? null : row.GetString(0), row.GetBoolean(1), row.GetBoolean(2)), ct);
        return found.Count == 1 ? found[0] : null;
    }
}
