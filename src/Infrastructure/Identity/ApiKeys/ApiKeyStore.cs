using System.Data.Common;
using CleanOrders.Application.Identity.ApiKeys;
using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Audit;
using CleanOrders.Infrastructure.Identity.Sessions;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Identity.ApiKeys;

internal sealed class ApiKeyStore(
    ApiKeyQueries queries, Dialect dialect, WriteBatch batch, ApiKeyOwners owners, Revocations revocations, AuditEntries events,
    SecurityNotices notices, TimeProvider clock) : IApiKeys
{
    // Who asks, while they are signed in. Their row is held: whoever locks it comes before or after.
    private const string Maker = "u.id = $2 AND u.locked_at IS NULL AND u.token_version = $4";

    public Task<ApiKeyDetails?> Find(ApiKeyId id, UserId? ownedBy, CancellationToken ct) => queries.Find(id, ownedBy, ct);

    public async Task<int?> GenerationOf(Caller caller, CancellationToken ct)
    {
        var found = await dialect.Query(
            new Statement(
                $"SELECT u.token_version FROM users AS u WHERE u.id = $1 AND u.locked_at IS NULL AND {StillIn(caller, "$2")}",
                caller.User.Value, CredentialOf(caller)),
            row => (int?)row.GetInt32(0), ct);
        return found.SingleOrDefault();
    }

    public string Add(ApiKeyDetails key, Caller by, int generation)
    {
        var secret = ApiKeyText.New(key.Id);
        batch.Add(new Statement(
            $"""
            INSERT INTO api_keys (id, owner_id, name, plan, permissions, secret_hash, created_at, expires_at, allowed_networks)
            SELECT $1, u.id, $5, $6, $7, $8, $9, $10, $11 FROM users AS u WHERE {Maker} AND {StillIn(by, "$3")} {dialect.SharingRows}
            """,
            key.Id.Value, by.User.Value, CredentialOf(by), generation, key.Name, key.Plan, string.Join(' ', key.Permissions),
            owners.HashOf(secret), key.CreatedAt, key.ExpiresAt,
            key.AllowedNetworks is { } networks ? string.Join(' ', networks) : null)
        {
            MustChange = true,
        });
        Audit(AuditEntryKind.ApiKeyCreated, key, by);
        return secret;
    }

    public string Rotate(ApiKeyDetails key, Caller by, int generation)
    {
        var secret = ApiKeyText.New(key.Id);
        batch.Add(new Statement(
            $"""
            UPDATE api_keys SET previous_secret_hash = secret_hash, previous_until = $5, secret_hash = $6
            WHERE id = $1 AND revoked_at IS NULL
              AND EXISTS (SELECT 1 FROM users AS u WHERE {Maker} AND {StillIn(by, "$3")} {dialect.SharingRows})
            """,
            key.Id.Value, by.User.Value, CredentialOf(by), generation, key.PreviousUntil, owners.HashOf(secret))
        {
            MustChange = true,
        });
        Changed(key.Id);
        Audit(AuditEntryKind.ApiKeyRotated, key, by);
        return secret;
    }

    public void Revoke(ApiKeyDetails key, Caller by)
    {
        batch.Add(new Statement(
            "UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", key.Id.Value, clock.GetUtcNow()));
        Changed(key.Id);
        Audit(AuditEntryKind.ApiKeyRevoked, key, by);
    }

    private static string StillIn(Caller caller, string credential) =>
        $"EXISTS (SELECT 1 FROM {(caller.Key is null ? "sessions" : "api_keys")} AS s WHERE s.id = {credential} AND s.revoked_at IS NULL)";

    private static Guid CredentialOf(Caller caller) => caller.Key?.Value ?? caller.Session!.Value.Value;

    private void Changed(ApiKeyId key)
    {
        foreach (var statement in revocations.KeyChanged(key))
            batch.Add(statement);
        batch.AfterCommit(_ => revocations.ForgetKey(key));
    }

    private void Audit(AuditEntryKind kind, ApiKeyDetails key, Caller by)
    {
        var entry = events.Write(kind, key.Owner, by.User, by.Session, key.Id, by.Key is { } own ? $"by {own}" : null);
        batch.Add(entry);
        if (kind != AuditEntryKind.ApiKeyCreated)
            return;
        batch.Add(notices.Of(entry));
        batch.AfterCommit(notices.SignalDue);
    }
}

internal sealed class ApiKeyQueries(Dialect dialect, Cursors cursors)
    : IQuery<GetApiKey, ApiKeyDetails>, IQuery<ListApiKeys, Page<ApiKeyDetails>>
{
    private const string Columns =
        "id, name, plan, permissions, owner_id, created_at, expires_at, last_used_at, previous_until, revoked_at, "
            + "allowed_networks";

    public async Task<ApiKeyDetails?> Find(ApiKeyId id, UserId? ownedBy, CancellationToken ct)
    {
        var owned = ownedBy is null ? "$2 = $2" : "owner_id = $2";
        var found = await dialect.Query(
            new Statement($"SELECT {Columns} FROM api_keys WHERE id = $1 AND {owned}", id.Value, (ownedBy ?? default).Value), Read, ct);
        return found.SingleOrDefault();
    }

    public async Task<Result<ApiKeyDetails>> Ask(GetApiKey question, CancellationToken ct)
    {
        return await Find(question.Id, ApiKeyAccess.Owner.OnlyOwn(question.Caller), ct) is { } key
            ? key
            : ApiKeyErrors.NotFound.With($"There is no API key {question.Id} that you can see.");
    }

    public async Task<Result<Page<ApiKeyDetails>>> Ask(ListApiKeys question, CancellationToken ct)
    {

        // Somebody else's keys are none for who sees only their own.
        var own = ApiKeyAccess.Owner.OnlyOwn(question.Caller);
        var conditions = $"{(question.Owner is null ? "$1 = $1" : "owner_id = $1")} AND {(own is null ? "$2 = $2" : "owner_id = $2")}";
        var (asked, seen) = ((question.Owner ?? default).Value, (own ?? default).Value);
        return await cursors.Page(
            question.Page, $"api keys|{question.Caller.User}|{own is null}|{question.Owner}",
            after => dialect.Query(
                new Statement(
                    $"SELECT {Columns} FROM api_keys WHERE {conditions} AND id < $3 ORDER BY id DESC LIMIT $4", asked, seen,
                    IdBounds.Before<ApiKeyId>(after), question.Page.Limit + 1)
                { PlanForValues = true },
                Read, ct),
            key => new Position(0, key.Id.ToString()),
            async () => (await dialect.Query(
                new Statement($"SELECT count(*) FROM api_keys WHERE {conditions}", asked, seen), row => row.GetInt64(0), ct))[0]);
    }

    private static ApiKeyDetails Read(DbDataReader row) => new(
        new ApiKeyId(row.GetGuid(0)), row.GetString(1), row.GetString(2), row.GetString(3)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries), new UserId(row.GetGuid(4)),
        Dialect.Time(row, 5), Dialect.TimeOrNothing(row, 6), Dialect.TimeOrNothing(row, 7), Dialect.TimeOrNothing(row, 8),
        Dialect.TimeOrNothing(row, 9), (row[10] as string)?.Split(' '));
}
