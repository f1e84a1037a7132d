using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Infrastructure.Identity.ApiKeys;
using CleanOrders.Infrastructure.Identity.Tokens;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Signals;

namespace CleanOrders.Infrastructure.Identity.Sessions;

/// <summary>
/// What has ended before its time, held in memory so that a good token costs no I/O: sessions that were revoked, users whose tokens were
/// refused, keys that were dropped, and what each role allows now. An entry is kept for as long as a token made before it can live. Memory
/// is worth nothing while signals of other instances may be missing: then each call looks it up.
/// </summary>
internal sealed class Revocations(
    Dialect dialect, SigningKeys keys, IdentitySettings settings, ApiKeyOwners keyOwners, SignalHub signals,
    TimeProvider clock, ISignalSource? source = null)
    : ICallers, IDisposable
{
    /// <summary>
    /// For how long after a proof that signals arrive nothing can have been missed for too long: the promise is one second.
    /// </summary>
    private static readonly TimeSpan Trust = TimeSpan.FromMilliseconds(800);

    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly bool _isAlone = source is null;
    private readonly SemaphoreSlim _rolesSemaphore = new(1, 1);
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _sessions = new();
    private readonly ConcurrentDictionary<Guid, (int Version, DateTimeOffset Until)> _users = new();
    private volatile FrozenDictionary<string, FrozenSet<string>> _roles = FrozenDictionary<string, FrozenSet<string>>.Empty;

    private long _provenUntil;

    /// <summary>Whether memory can be trusted.</summary>
    public bool TrustsMemory =>
        _isAlone || (Volatile.Read(ref _provenUntil) is not 0 and var until && clock.GetElapsedTime(until) <= Trust);

    private DateTimeOffset KeptUntil => clock.GetUtcNow() + settings.AccessTokenLifetime + Margin;

    public ValueTask<Caller?> FromAccessToken(AccessGrant grant, CancellationToken ct) =>
        TrustsMemory ? ValueTask.FromResult(Remembered(grant)) : new(LookedUp(grant, ct));

    /// <param name="timestamp">Of the clock: whatever had been signalled by then is known here.</param>
    public void ProvenUntil(long timestamp) => Volatile.Write(ref _provenUntil, timestamp);

    /// <summary>From now on signals may be missed.</summary>
    public void Lost() => ProvenUntil(0);

    public ValueTask<Caller?> FromApiKey(string apiKey, IPAddress? from, CancellationToken ct) =>
        keyOwners.Of(apiKey, from, useMemory: TrustsMemory, ct);

    public ValueTask<Caller?> FromApiKey(ApiKeyId verified, CancellationToken ct) => keyOwners.Of(verified, useMemory: TrustsMemory, ct);

    public async Task<Caller?> CurrentRightsOf(UserId user, ApiKeyId? key, CancellationToken ct)
    {
        if (await UserAccess.Of(user.Value, dialect, ct) is not { IsLocked: false } access)
            return null;
        if (key is not { } shown)
            return new Caller(user, access.Permissions.ToFrozenSet(StringComparer.Ordinal));
        return await keyOwners.Given(shown, user, ct) is { } given
            ? new Caller(user, ApiKeyOwners.Bounded(given, access.Permissions), Key: shown)
            : null;
    }

    /// <summary>Reads what has ended lately and what the roles allow: at start, and after anything may have been missed.</summary>
    public async Task Load(CancellationToken ct)
    {
        var since = clock.GetUtcNow() - settings.AccessTokenLifetime - Margin;
        foreach (var session in await dialect.Query(
            new Statement("SELECT id FROM sessions WHERE revoked_at > $1", since), row => row.GetGuid(0), ct))
            RefuseSession(session);
        foreach (var (user, version) in await dialect.Query(
            new Statement("SELECT id, token_version FROM users WHERE tokens_ended_at > $1", since),
            row => (row.GetGuid(0), row.GetInt32(1)), ct))
            RefuseTokens(user, version);
        await ReadRolesAgain(ct);
        await keys.Load(ct);
    }

    /// <summary>
    /// Makes what the roles allow known, here at once and to the others. To be called after the commit and before the answer.
    /// </summary>
    public async Task LoadRoles(CancellationToken ct)
    {
        await ReadRolesAgain(ct);
        await Send("roles");
    }

    private async Task ReadRolesAgain(CancellationToken ct)
    {
        // One after another: who read earlier must not have the last word.
        await _rolesSemaphore.WaitAsync(ct);
        try
        {
            _roles = await ReadRoles(ct);
            keyOwners.Forget();
        }
        finally
        {
            _ = _rolesSemaphore.Release();
        }
    }

    private async Task<FrozenDictionary<string, FrozenSet<string>>> ReadRoles(CancellationToken ct)
    {
        var allowed = await dialect.Query(
            new Statement(
                "SELECT r.name, c.claim_value FROM roles AS r JOIN role_claims AS c ON c.role_id = r.id AND c.claim_type = "
                    + $"'{Role.PermissionClaim}'"),
            row => (Role: row.GetString(0), Permission: row.GetString(1)), ct);
        return allowed.GroupBy(pair => pair.Role, pair => pair.Permission, StringComparer.Ordinal)
            .ToFrozenDictionary(role => role.Key, role => role.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private void RefuseSession(Guid session)
    {
        _sessions[session] = KeptUntil;
        Forget(_sessions, until => until);
    }

    private void RefuseTokens(Guid user, int version)
    {
        _ = _users.AddOrUpdate(user, _ => (version, KeptUntil), (_, known) => (Math.Max(version, known.Version), KeptUntil));
        Forget(_users, entry => entry.Until);
        keyOwners.Forget();
    }

    /// <summary>
    /// Refuses every token of the user in the caller's transaction: the sessions end, and the other instances are notified when it commits.
    /// </summary>
    public IEnumerable<Statement> EndAll(UserId user)
    {
        var now = clock.GetUtcNow();
        yield return new Statement(
            "UPDATE users SET token_version = token_version + 1, tokens_ended_at = $2 WHERE id = $1", user.Value, now);
        yield return new Statement("UPDATE sessions SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL", user.Value, now);
        if (dialect.Notify(Topic.SessionEndedChannel, "'user ' || id || ' ' || token_version") is { } notify)
            yield return new Statement($"SELECT {notify} FROM users WHERE id = $1", user.Value);
    }

    /// <summary>Makes it known, here at once and to the others. To be called after the commit and before the answer.</summary>
    public async Task AllEnded(UserId user, CancellationToken ct)
    {
        foreach (var version in await dialect.Query(
            new Statement("SELECT token_version FROM users WHERE id = $1", user.Value), row => row.GetInt32(0), ct))
        {
            RefuseTokens(user.Value, version);
            await Send(string.Create(CultureInfo.InvariantCulture, $"user {user.Value} {version}"));
        }
    }

    /// <summary>Ends one session in the caller's transaction; <see cref="SessionEnded"/> follows the commit.</summary>
    public IEnumerable<Statement> End(SessionId session)
    {
        yield return new Statement(
            "UPDATE sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", session.Value, clock.GetUtcNow());
        if (dialect.Notify(Topic.SessionEndedChannel, "'session ' || id") is { } notify)
            yield return new Statement($"SELECT {notify} FROM sessions WHERE id = $1", session.Value);
    }

    /// <summary>As <see cref="AllEnded"/>.</summary>
    public Task SessionEnded(SessionId session)
    {
        RefuseSession(session.Value);
        return Send($"session {session.Value}");
    }

    /// <summary>Notifies the other instances that a role's permissions have changed; <see cref="LoadRoles"/> follows the commit.</summary>
    public IEnumerable<Statement> RolesChanged() =>
        dialect.Notify(Topic.SessionEndedChannel, "'roles'") is { } notify ? [new Statement($"SELECT {notify}")] : [];

    /// <summary>
    /// Notifies the other instances that an API key has ended or has another secret; <see cref="ForgetKey"/> follows the commit.
    /// </summary>
    public IEnumerable<Statement> KeyChanged(ApiKeyId key) =>
        dialect.Notify(Topic.SessionEndedChannel, "'key ' || id") is { } notify
            ? [new Statement($"SELECT {notify} FROM api_keys WHERE id = $1", key.Value)]
            : [];

    /// <summary>As <see cref="AllEnded"/>.</summary>
    public Task ForgetKey(ApiKeyId key)
    {
        keyOwners.Forget();
        return Send($"key {key.Value}");
    }

    /// <summary>Signals to the other instances what was committed, where the transaction has not done so.</summary>
    public Task Send(string signal) => signals.PublishNow(Topic.SessionEnded(signal));

    /// <summary>What another instance has signalled.</summary>
    /// <returns>Whether it was understood.</returns>
    public async Task<bool> Receive(string signal, CancellationToken ct)
    {
        switch (signal.Split(' '))
        {
            case ["session", var text] when Guid.TryParse(text, out var session):
                RefuseSession(session);
                return true;
            case ["user", var text, var number] when Guid.TryParse(text, out var user)
                && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version):
                RefuseTokens(user, version);
                return true;
            case ["key", _]:
                keyOwners.Forget();
                return true;
            case ["roles"]:
                await ReadRolesAgain(ct);
                return true;
            case [SigningKeys.Signal]:
                await keys.Load(ct);
                return true;
            default:
                return false;
        }
    }

    public void Dispose() => _rolesSemaphore.Dispose();

    private Caller? Remembered(AccessGrant grant)
    {
        if (!keys.Has(grant.SignedBy))
            return null;
        if (grant.Caller.Session is { } session && _sessions.ContainsKey(session.Value))
            return null;
        if (_users.TryGetValue(grant.Caller.User.Value, out var known) && grant.Version < known.Version)
            return null;

        var roles = _roles;
        return With(grant.Caller,
            permission => grant.Roles.Any(role => roles.TryGetValue(role, out var allowed) && allowed.Contains(permission)));
    }

    private async Task<Caller?> LookedUp(AccessGrant grant, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var access = await UserAccess.Within(grant, settings.AliveAt(now), dialect, ct);
        return access is null || access.IsLocked || grant.Version < access.TokenVersion
            ? null
            : With(grant.Caller, permission => access.Permissions.Contains(permission, StringComparer.Ordinal));
    }

    private static Caller With(Caller caller, Func<string, bool> isStillHeld) => caller.Permissions.All(isStillHeld)
        ? caller
        : caller with { Permissions = caller.Permissions.Where(isStillHeld).ToFrozenSet(StringComparer.Ordinal) };

    private void Forget<T>(ConcurrentDictionary<Guid, T> entries, Func<T, DateTimeOffset> until)
    {
        if (entries.Count % 100 != 0)
            return;
        var now = clock.GetUtcNow();
        foreach (var entry in entries.Where(entry => until(entry.Value) < now))
            _ = entries.TryRemove(entry);
    }
}
