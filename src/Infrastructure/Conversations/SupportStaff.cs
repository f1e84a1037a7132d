using CleanOrders.Application.Conversations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Conversations;

internal sealed class SupportStaff(Dialect dialect) : ISupportStaff
{
    // Begun with the roles, of which there are few: not with all users.
    private const string Staff = $"""
        SELECT u.id FROM users AS u WHERE u.locked_at IS NULL AND u.id IN (
            SELECT held.user_id FROM role_claims AS c JOIN user_roles AS held ON held.role_id = c.role_id
            WHERE c.claim_type = '{Role.PermissionClaim}' AND c.claim_value = $1)
        """;

    public async Task<bool> Has(UserId user, CancellationToken ct) =>
        (await Find(new Statement($"{Staff} AND u.id = $2", Permission.ConversationsManage.Name, user.Value), ct)) is not null;

    public Task<UserId?> FindLeastBusy(CancellationToken ct) => Find(
        new Statement(
            $"""
            {Staff}
            ORDER BY (SELECT count(*) FROM conversations AS v WHERE v.assignee = u.id AND v.{ConversationConfiguration.IsNotClosed}), u.id
            LIMIT 1
            """,
            Permission.ConversationsManage.Name),
        ct);

    private async Task<UserId?> Find(Statement statement, CancellationToken ct) =>
        await dialect.Query(statement, row => new UserId(row.GetGuid(0)), ct) is [var found] ? found : null;
}
