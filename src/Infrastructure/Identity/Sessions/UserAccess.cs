using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Lifetime = (System.DateTimeOffset RefreshedAfter, System.DateTimeOffset OpenedAfter);

namespace CleanOrders.Infrastructure.Identity.Sessions;

/// <summary>What a user is and may, as the database says now.</summary>
internal sealed record UserAccess(int TokenVersion, bool IsLocked, IReadOnlyList<string> Roles, IReadOnlyList<string> Permissions)
{
    private const string Sql = $"""
        SELECT u.token_version, u.locked_at IS NOT NULL, r.name, c.claim_value
        FROM users AS u
        LEFT JOIN user_roles AS held ON held.user_id = u.id
        LEFT JOIN roles AS r ON r.id = held.role_id
        LEFT JOIN role_claims AS c ON c.role_id = r.id AND c.claim_type = '{Role.PermissionClaim}'
        WHERE u.id = $1
        """;

    private const string InSession = """

            AND EXISTS (SELECT 1 FROM sessions AS s
                WHERE s.id = $2 AND s.user_id = u.id AND s.revoked_at IS NULL AND s.refreshed_at > $3 AND s.opened_at > $4)
        """;

    private const string SignedBy = """

            AND EXISTS (SELECT 1 FROM signing_keys WHERE kid = $5)
        """;

    /// <summary>Nothing, where there is no such user.</summary>
    public static Task<UserAccess?> Of(Guid user, Dialect dialect, CancellationToken ct) => Read(new Statement(Sql, user), dialect, ct);

    /// <summary>The same of a caller whose session goes on; nothing, where it has ended or its token's key was dropped.</summary>
    /// <param name="alive">When a session must have been refreshed and opened at least, to go on.</param>
    public static Task<UserAccess?> Within(AccessGrant grant, Lifetime alive, Dialect dialect, CancellationToken ct)
    {
        var (user, session) = (grant.Caller.User.Value, grant.Caller.Session!.Value.Value);
        return Read(new Statement(Sql + InSession + SignedBy, user, session, alive.RefreshedAfter, alive.OpenedAfter, grant.SignedBy),
            dialect, ct);
    }

    /// <summary>
    /// The same for a token that is to be made. What it will say and that its session goes on are read at one moment, as what ends
    /// the one changes the other.
    /// </summary>
    public static Task<UserAccess?> Within(UserId user, SessionId session, Lifetime alive, Dialect dialect, CancellationToken ct) =>
        Read(new Statement(Sql + InSession, user.Value, session.Value, alive.RefreshedAfter, alive.OpenedAfter), dialect, ct);

    private static async Task<UserAccess?> Read(Statement statement, Dialect dialect, CancellationToken ct)
    {
        var rows = await dialect.Query(
            statement, row => (Version: row.GetInt32(0), IsLocked: row.GetBoolean(1), Role: row[2] as string, Permission: row[3] as string),
            ct);
        return rows.Count == 0
            ? null
            : new UserAccess(
                rows[0].Version, rows[0].IsLocked, Names(rows.Select(row => row.Role)), Names(rows.Select(row => row.Permission)));
    }

    private static List<string> Names(IEnumerable<string?> names) =>
        [.. names.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
