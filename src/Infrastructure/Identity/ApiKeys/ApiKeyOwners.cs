using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Data.Common;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using CleanOrders.Application.Identity.ApiKeys;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Security;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Identity.ApiKeys;

/// <summary>
/// Whom an API key stands for. A key that was good is remembered for half a minute, and all are forgotten as soon as any
/// key, role or account changes: looking again is one statement, and nothing is good that was ended.
/// </summary>
internal sealed partial class ApiKeyOwners(Dialect dialect, SecurityOptions security, TimeProvider clock, ILogger<ApiKeyOwners> logger)
{
    private const int MostRemembered = 10_000;

    private const string Sql = $"""
        SELECT k.secret_hash, k.previous_secret_hash, k.previous_until, k.expires_at, k.last_used_at, k.owner_id, k.permissions,
            c.claim_value, k.plan, k.allowed_networks
        FROM api_keys AS k
        JOIN users AS u ON u.id = k.owner_id AND u.locked_at IS NULL
        LEFT JOIN user_roles AS held ON held.user_id = u.id
        LEFT JOIN role_claims AS c ON c.role_id = held.role_id AND c.claim_type = '{Role.PermissionClaim}'
        WHERE k.id = $1 AND k.revoked_at IS NULL
        """;

    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UseInterval = TimeSpan.FromMinutes(1);

    private readonly byte[][] _peppers = security.DeriveKeys("api keys");
    private volatile ConcurrentDictionary<UInt128, Entry> _remembered = new();

    /// <summary>What is kept of a key. 256 random bits need no slow hash; the pepper is not in the database.</summary>
    public byte[] HashOf(string key) => HashesOf(key)[0];

    /// <param name="useMemory">Not where signals of changes may be missing.</param>
    public async ValueTask<Caller?> Of(string key, IPAddress? from, bool useMemory, CancellationToken ct)
    {
        if (ApiKeyText.Read(key) is not { } id)
            return null;

        var hashes = HashesOf(key);
        var entry = await FindOnce(BinaryPrimitives.ReadUInt128BigEndian(hashes[0]), id, hashes, useMemory, ct);
        return entry?.Networks.Admit(from) == true ? entry.Caller : null;
    }

    /// <summary>The same for a key whose secret and network were checked already.</summary>
    public async ValueTask<Caller?> Of(ApiKeyId verified, bool useMemory, CancellationToken ct) =>
        (await FindOnce(BinaryPrimitives.ReadUInt128BigEndian(verified.Value.ToByteArray(bigEndian: true)), verified, [], useMemory, ct))
            ?.Caller;

    public void Forget() => _remembered = new();

    /// <summary>What a key may that was given this and whose owner has that now. What is one's own, everybody has.</summary>
    public static FrozenSet<string> Bounded(IEnumerable<string> given, IEnumerable<string> held) =>
        held.Append(Permission.OrdersOwn.Name).Intersect(given, StringComparer.Ordinal).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What a key of that user was given, for work that is done for it later: nothing, where it is good no more.</summary>
    public async Task<IReadOnlyList<string>?> Given(ApiKeyId key, UserId owner, CancellationToken ct)
    {
        var found = await dialect.Query(
            new Statement(
                "SELECT permissions FROM api_keys WHERE id = $1 AND owner_id = $2 AND revoked_at IS NULL AND (expires_at IS NULL OR "
                    + "expires_at > $3)", key.Value, owner.Value, clock.GetUtcNow()),
            row => row.GetString(0).Split(' ', StringSplitOptions.RemoveEmptyEntries), ct);
        return found.SingleOrDefault();
    }

    private async ValueTask<Entry?> FindOnce(UInt128 place, ApiKeyId id, byte[][] hashes, bool useMemory, CancellationToken ct)
    {
        // Taken before the database is read: what is found by then and forgotten meanwhile is kept where nobody looks any more.
        var (remembered, now) = (_remembered, clock.GetUtcNow());
        if (useMemory && remembered.TryGetValue(place, out var entry) && entry.Until > now)
            return entry;

        if (await Find(id, hashes, now, ct) is not { } found)
            return null;
        if (remembered.Count >= MostRemembered)
            Forget();
        return remembered[place] = found;
    }

    /// <param name="hashes">What the secret that was shown is kept as; none, where it was checked already.</param>
    private async Task<Entry?> Find(ApiKeyId id, byte[][] hashes, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await dialect.Query(new Statement(Sql, id.Value), Read, ct);
        if (rows.Count == 0)
            return null;

        var key = rows[0];
        var (present, previous) = (Matching(hashes, key.SecretHash), Matching(hashes, key.PreviousSecretHash));
        DateTimeOffset?[] ends = [now + Memory, key.ExpiresAt, present is null && previous is not null ? key.PreviousUntil : null];
        var matching = present ?? previous;
        if ((matching is null && hashes.Length > 0) || ends.Min() is not { } until || until <= now)
            return null;

        if (matching is not null && (key.LastUsedAt is not { } last || last <= now - UseInterval || matching != hashes[0]))
            await NoteUse(id, matching, hashes[0], now, ct);
        var permissions = Bounded(key.Permissions.Split(' '), rows.Select(row => row.Held).OfType<string>());
        return new Entry(new Caller(key.Owner, permissions, Key: id, Plan: key.Plan), AllowedNetworks.Read(key.Networks), until);
    }

    private byte[][] HashesOf(string key) => Array.ConvertAll(_peppers, pepper => HMACSHA256.HashData(pepper, Encoding.UTF8.GetBytes(key)));

    private static byte[]? Matching(byte[][] hashes, byte[]? kept) =>
        Array.Find(hashes, hash => CryptographicOperations.FixedTimeEquals(hash, kept));

    // When it was used is for people who look for keys that nobody needs, the hash is renewed for the day when an old secret of the service
    // goes: no request fails because of either.
    private async Task NoteUse(ApiKeyId id, byte[] kept, byte[] renewed, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            await dialect.Send(
                [
                    new Statement(
                        "UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)", id.Value,
                        now, now - UseInterval),
                    .. kept == renewed ? (Statement[])[] :
                    [
                        new Statement("UPDATE api_keys SET secret_hash = $3 WHERE id = $1 AND secret_hash = $2", id.Value, kept, renewed),
                        new Statement(
                            "UPDATE api_keys SET previous_secret_hash = $3 WHERE id = $1 AND previous_secret_hash = $2", id.Value, kept,
                            renewed),
                    ],
                ],
                ct);
        }
        catch (DbException exception)
        {
            Log.UseNotNoted(logger, id, exception.UnlessOutage());
        }
    }

    private static KeyRow Read(DbDataReader row) => new(
        (byte[])row[0], row[1] as byte[], Dialect.TimeOrNothing(row, 2), Dialect.TimeOrNothing(row, 3), Dialect.TimeOrNothing(row, 4),
        new UserId(row.GetGuid(5)), row.GetString(6), row[7] as string, row.GetString(8), row[9] as string);

    private sealed record Entry(Caller Caller, AllowedNetworks Networks, DateTimeOffset Until);

    private sealed record KeyRow(
        byte[] SecretHash, byte[]? PreviousSecretHash, DateTimeOffset? PreviousUntil, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt,
        UserId Owner, string Permissions, string? Held, string Plan, string? Networks);

    private static partial class Log
    {
        [LoggerMessage(110, LogLevel.Warning, "Storing the last use of {Key} failed; the next use stores it")]
        public static partial void UseNotNoted(ILogger logger, ApiKeyId key, Exception? exception);
    }
}
