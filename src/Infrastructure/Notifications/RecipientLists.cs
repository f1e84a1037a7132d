using System.Diagnostics;
using CleanOrders.Application.Notifications.Sending;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Notifications;

/// <summary>Looks users up as rows: what a segment is, is a condition on them.</summary>
internal sealed class RecipientLists(Dialect dialect) : IRecipientLists
{
    private const string HasOrdered =
        "EXISTS (SELECT 1 FROM orders AS o WHERE o.customer = u.id AND o.id >= $1 AND o.id < $2)";

    public async Task<IReadOnlySet<UserId>> Known(IReadOnlyCollection<UserId> users, CancellationToken ct) => (await dialect.Query(
        new Statement($"SELECT id FROM users WHERE id {dialect.IsOneOf("$1")}", dialect.List(users.Select(user => user.Value))),
        row => new UserId(row.GetGuid(0)), ct)).ToHashSet();

    public async Task<IReadOnlyList<UserId>> WhoMay(IReadOnlyCollection<Permission> permissions, CancellationToken ct) =>
        await dialect.Query(
            new Statement(
                $"""
                SELECT u.id FROM users AS u
                WHERE u.locked_at IS NULL AND $2 = (
                    SELECT count(DISTINCT c.claim_value) FROM user_roles AS held
                    JOIN role_claims AS c ON c.role_id = held.role_id AND c.claim_type = 'permission'
                    WHERE held.user_id = u.id AND c.claim_value {dialect.IsOneOf("$1")})
                ORDER BY u.id
                """,
                dialect.List(permissions.Select(permission => permission.Name)), (long)permissions.Count),
            row => new UserId(row.GetGuid(0)), ct);

    public async Task<int> Count(Segment segment, DateTimeOffset until, CancellationToken ct) => (await dialect.Query(
        new Statement(
            $"SELECT count(*) FROM users AS u WHERE {Condition(segment.Name)}", IdBounds.From<OrderId>(segment.Since),
            IdBounds.From<OrderId>(until)),
        row => (int)row.GetInt64(0), ct))[0];

    public async Task<IReadOnlyList<UserId>> Page(
        Segment segment, DateTimeOffset until, UserId? after, int atMost, CancellationToken ct) => await dialect.Query(
        new Statement(
            $"SELECT u.id FROM users AS u WHERE u.id > $3 AND {Condition(segment.Name)} ORDER BY u.id LIMIT $4",
            IdBounds.From<OrderId>(segment.Since), IdBounds.From<OrderId>(until), after?.Value ?? Guid.Empty, atMost),
        row => new UserId(row.GetGuid(0)), ct);

    private static string Condition(SegmentName name) => name switch
    {
        SegmentName.CustomersWithOrders => HasOrdered,
        _ => throw new UnreachableException($"{name}"),
    };
}
