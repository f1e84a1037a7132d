using System.Data.Common;
using CleanOrders.Application.Identity.Users;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Identity.Users;

internal sealed class UserQueries(UserAdministration users, Dialect dialect, Cursors cursors)
    : IQuery<GetUser, UserDetails>, IQuery<ListUsers, Page<UserDetails>>, IQuery<GetRole, RoleDetails>,
    IQuery<ListRoles, IReadOnlyList<RoleDetails>>, IQuery<FindCustomers, IReadOnlyDictionary<UserId, CustomerDetails>>
{
    public async Task<Result<UserDetails>> Ask(GetUser question, CancellationToken ct) =>
        await users.Find(question.Id, ct) is { } user ? user : UserErrors.NotFound.With($"There is no user {question.Id}.");

    public async Task<Result<RoleDetails>> Ask(GetRole question, CancellationToken ct) =>
        (await users.Roles(ct)).FirstOrDefault(role => role.Name == question.Name) is { } role
            ? role
            : UserErrors.RoleNotFound.With("There is no role with this name.");

    public async Task<Result<IReadOnlyList<RoleDetails>>> Ask(ListRoles question, CancellationToken ct) =>
        (await users.Roles(ct)).ToArray();

    public async Task<Result<IReadOnlyDictionary<UserId, CustomerDetails>>> Ask(FindCustomers question, CancellationToken ct)
    {
        var visible = question.Ids.Where(id => FindCustomers.Access.OnlyOwn(question.Caller) is not { } only || id == only);
        var found = await dialect.Query(
            new Statement(
                $"SELECT id, email, display_name FROM users WHERE id {dialect.IsOneOf("$1")}",
                dialect.List(visible.Select(id => id.Value))),
            row => new CustomerDetails(new UserId(row.GetGuid(0)), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2)), ct);
        return found.ToDictionary(customer => customer.Id);
    }

    public async Task<Result<Page<UserDetails>>> Ask(ListUsers question, CancellationToken ct)
    {
        // Looked up before: how many users a role has decides how a page of them is found.
        var role = question.Role is null
            ? []
            : await dialect.Query(new Statement("SELECT id FROM roles WHERE name = $1", question.Role), row => row.GetGuid(0), ct);
        var conditions = string.Join(" AND ", Conditions(question));
        object?[] values = [question.Email?.ToUpperInvariant() ?? "", role.SingleOrDefault()];
        return await cursors.Page(
            question.Page, $"users|{question.Email}|{question.Role}|{question.Locked}",
            after => Read(conditions, values, after, question.Page.Limit + 1, ct),
            user => new Position(0, user.Id.ToString()),
            async () => (await dialect.Query(
                new Statement($"SELECT count(*) FROM users AS u WHERE {conditions}", values), row => row.GetInt64(0), ct))[0]);
    }

    private static IEnumerable<string> Conditions(ListUsers question)
    {
        yield return question.Email is null ? "$1 = ''" : "u.normalized_user_name = $1";
        yield return question.Role is null
            ? "$2 = $2"
            : "EXISTS (SELECT 1 FROM user_roles AS held WHERE held.user_id = u.id AND held.role_id = $2)";
        if (question.Locked is { } locked)
            yield return locked ? "u.locked_at IS NOT NULL" : "u.locked_at IS NULL";
    }

    private async Task<List<UserDetails>> Read(string conditions, object?[] values, Position? after, int limit, CancellationToken ct)
    {
        var before = IdBounds.Before<UserId>(after);
        var sql = $"""
            SELECT u.id, u.email, u.display_name, u.email_confirmed, u.totp_confirmed_at IS NOT NULL, u.locked_at, u.version, r.name
            FROM (SELECT * FROM users AS u WHERE {conditions} AND u.id < $3 ORDER BY u.id DESC LIMIT $4) AS u
            LEFT JOIN user_roles AS held ON held.user_id = u.id
            LEFT JOIN roles AS r ON r.id = held.role_id
            ORDER BY u.id DESC, r.name
            """;
        var rows = await dialect.Query(
            new Statement(sql, [.. values, before, limit]) { PlanForValues = true }, row => (User: Details(row), Role: row[7] as string),
            ct);
        return [.. rows.GroupBy(row => row.User.Id)
            .Select(user => user.First().User with { Roles = [.. user.Select(row => row.Role).OfType<string>()] })];
    }

    private static UserDetails Details(DbDataReader row)
    {
        var id = new UserId(row.GetGuid(0));
        return new UserDetails(
            id, row.GetString(1), row[2] as string, row.GetBoolean(3), row.GetBoolean(4), Roles: [], TypedId.TimeOf(id),
            Dialect.TimeOrNothing(row, 5), row.GetInt32(6));
    }
}
