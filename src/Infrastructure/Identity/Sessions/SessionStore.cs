using System.Security.Cryptography;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Audit;
using CleanOrders.Infrastructure.Identity.Tokens;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Identity.Sessions;

/// <summary>A row of <c>sessions</c>: a family of refresh tokens, of which it knows the youngest and the one before.</summary>
internal sealed class Session
{
    public required SessionId Id { get; init; }

    public required Guid UserId { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it was opened or last refreshed: when the token before the youngest was spent.</summary>
    public required DateTimeOffset RefreshedAt { get; init; }

    public required byte[] TokenHash { get; init; }

    public byte[]? SpentTokenHash { get; init; }

    /// <summary>With it the spent token leads to the youngest again.</summary>
    public byte[]? SpentTokenSalt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>What its client said it is when it was last used.</summary>
    public string? Device { get; init; }

    /// <summary>Where it was last used from.</summary>
    public string? Address { get; init; }
}

internal static class LiveSessions
{
    /// <summary>Those that have neither ended nor run out, as <see cref="RefreshRotation"/> decides it of one that was read.</summary>
    public static IQueryable<Session> Alive(this IQueryable<Session> sessions, IdentitySettings settings, DateTimeOffset now)
    {
        var (idleSince, oldest) = settings.AliveAt(now);
        return sessions.Where(session => session.RevokedAt == null && session.RefreshedAt > idleSince && session.OpenedAt > oldest);
    }
}

/// <summary>
/// Opening is one INSERT, for an account that is as it was verified; spending a token and ending a session are one conditional
/// UPDATE each, of the same row: they cannot miss each other, and no session is too old to be ended at once.
/// </summary>
internal sealed partial class SessionStore(
    OrdersDbContext db, Dialect dialect, RefreshTokens refreshTokens, AccessTokens accessTokens, Revocations revocations,
    AuditEntries events, SecurityNotices notices, ClientInfo client,
    IdentitySettings settings, TimeProvider clock, ILogger<SessionStore> logger) : ISessions
{
    /// <summary>
    /// How often a token is looked at that others got ahead with. It is spent once, so twice is enough, unless its user was locked and
    /// unlocked in between.
    /// </summary>
    private const int MostReads = 3;

    // The row of the user is held meanwhile: whoever locks it or ends its sessions comes before and is seen, or after and sees the session.
    private string OpenSql => $"""
        INSERT INTO sessions (id, user_id, opened_at, refreshed_at, token_hash, device, address)
        SELECT $1, u.id, $3, $3, $4, $5, $6 FROM users AS u
        WHERE u.id = $2 AND u.password_hash = $7 AND u.token_version = $8 AND u.totp_confirmed_at IS NOT DISTINCT FROM $9
          AND u.locked_at IS NULL AND (u.email_confirmed OR NOT $10)
        {dialect.SharingRows}
        """;

    public async Task<TokenPair?> Open(Recognized who, CancellationToken ct)
    {
        var (now, verified) = (clock.GetUtcNow(), who.Verified);
        var first = refreshTokens.First(TypedId.New<SessionId>(now));
        var opened = events.WriteOpened(who.User, first.Session);
        await dialect.Send(
            [
                new Statement(
                    OpenSql, first.Session.Value, who.User.Value, now, first.Hash, client.Device, client.Address,
                    verified.PasswordHash, verified.TokenVersion, verified.CodesSince, settings.RequireConfirmedEmail is true),
                opened,
                .. who.IsNewDevice ? [notices.OfNewDevice(opened, who.User, first.Session, client)] : Array.Empty<Statement>(),
            ],
            ct);
        if (who.IsNewDevice)
            notices.SignalDue();
        return await Pair(who.User, openedAt: now, first, ct);
    }

    public async Task<Result<TokenPair>> Rotate(string refreshToken, CancellationToken ct) =>
        refreshTokens.Read(refreshToken) is { } token && await Rotate(token, ct) is { } pair
            ? pair
            : IdentityErrors.TokenInvalid.With("The refresh token is not valid, or no longer.");

    public async Task Close(string refreshToken, CancellationToken ct)
    {
        if (refreshTokens.Read(refreshToken) is { } token)
            await End(token.Session, [events.WriteEnd(AuditEntryKind.LoggedOut, token.Session)], ct);
    }

    public async Task<bool> End(SessionId session, Caller caller, CancellationToken ct)
    {
        if (!await db.Set<Session>().AnyAsync(own => own.Id == session && own.UserId == caller.User.Value, ct))
            return false;
        await End(session, [events.WriteEnd(AuditEntryKind.SessionEnded, session, caller.Key)], ct);
        return true;
    }

    public async Task CloseAll(UserId user, CancellationToken ct)
    {
        await dialect.Send([.. revocations.EndAll(user), events.Write(AuditEntryKind.LoggedOutEverywhere, user)], ct);
        await revocations.AllEnded(user, CancellationToken.None);
    }

    private async Task<TokenPair?> Rotate(RefreshToken token, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        for (var read = 0; read < MostReads; read++)
        {
            var found = await Find(token, ct);
            switch (RefreshRotation.Decide(found?.State, settings, now))
            {
                case RefreshDecision.Rotate when await Spend(token, now, ct) is { } next:
                    return await Pair(found!, next, ct);
                case RefreshDecision.Rotate:
                    continue;
                case RefreshDecision.RepeatSuccessor:
                    return await Pair(found!, found!.Successor!, ct);
                case RefreshDecision.EndSession:
                    // Not the caller's cancellation: a thief does not get away by hanging up.
                    var reused = events.WriteEnd(AuditEntryKind.RefreshTokenReused, token.Session);
                    await End(token.Session, [reused, notices.Of(reused)], CancellationToken.None);
                    notices.SignalDue();
                    Log.TokenReused(logger, token.Session, found!.User);
                    return null;
                case RefreshDecision.Refuse:
                    return null;
            }
        }

        return null;
    }

    private async Task<FoundSession?> Find(RefreshToken token, CancellationToken ct)
    {
        var found = await db.Set<Session>().AsNoTracking().Where(session => session.Id == token.Session)
            .Select(session => new { Row = session, IsLocked = db.Users.Any(user => user.Id == session.UserId && user.LockedAt != null) })
            .SingleOrDefaultAsync(ct);
        if (found?.Row is not { } session)
            return null;

        var isBeforeYoungest = session.SpentTokenHash is { } spent && spent.AsSpan().SequenceEqual(token.Hash);
        var successor = isBeforeYoungest ? refreshTokens.SuccessorAgain(token, session.SpentTokenSalt!, session.TokenHash) : null;
        var position = session.TokenHash.AsSpan().SequenceEqual(token.Hash) ? TokenPosition.Youngest
            : successor is not null ? TokenPosition.BeforeYoungest
            : TokenPosition.Older;
        return new FoundSession(
            new UserId(session.UserId), successor,
            new PresentedSession(
                position, session.OpenedAt, session.RefreshedAt, IsRevoked: session.RevokedAt is not null, UserIsLocked: found.IsLocked));
    }

    /// <summary>
    /// The condition repeats what <see cref="RefreshRotation"/> decided, since checking and spending must be one statement: of many who
    /// spend a token at once one succeeds, and none after the session's end or the user's lock.
    /// </summary>
    /// <returns>The token that takes its place; nothing, where somebody else got ahead.</returns>
    private async Task<RefreshToken?> Spend(RefreshToken token, DateTimeOffset now, CancellationToken ct)
    {
        var salt = RandomNumberGenerator.GetBytes(RefreshTokens.SaltLength);
        var next = refreshTokens.Successor(token, salt);
        var spent = await db.Set<Session>().Alive(settings, now)
            .Where(session => session.Id == token.Session && session.TokenHash == token.Hash
                && db.Users.Any(user => user.Id == session.UserId && user.LockedAt == null))
            .ExecuteUpdateAsync(
                change => change
                    .SetProperty(session => session.SpentTokenHash, token.Hash)
                    .SetProperty(session => session.SpentTokenSalt, salt)
                    .SetProperty(session => session.TokenHash, next.Hash)
                    .SetProperty(session => session.RefreshedAt, now)
                    .SetProperty(session => session.Device, client.Device)
                    .SetProperty(session => session.Address, client.Address),
                ct);
        return spent == 1 ? next : null;
    }

    private async Task End(SessionId session, IEnumerable<Statement> audited, CancellationToken ct)
    {
        await dialect.Send([.. audited, .. revocations.End(session)], ct);
        await revocations.SessionEnded(session);
    }

    /// <summary>Nothing, where the session was not opened or has ended by now.</summary>
    private async Task<TokenPair?> Pair(UserId user, DateTimeOffset openedAt, RefreshToken refreshToken, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await UserAccess.Within(user, refreshToken.Session, settings.AliveAt(now), dialect, ct) is not { IsLocked: false } access)
            return null;
        var accessToken = accessTokens.Write(user, refreshToken.Session, access);
        var refreshFor = settings.EndOf(openedAt, now) - now;
        return new TokenPair(accessToken, (int)settings.AccessTokenLifetime.TotalSeconds, refreshToken.Text, (int)refreshFor.TotalSeconds);
    }

    private Task<TokenPair?> Pair(FoundSession found, RefreshToken refreshToken, CancellationToken ct) =>
        Pair(found.User, found.State.OpenedAt, refreshToken, ct);

    /// <param name="Successor">What followed the token that was presented, where that is known and is the youngest still.</param>
    private sealed record FoundSession(UserId User, RefreshToken? Successor, PresentedSession State);

    private static partial class Log
    {
        [LoggerMessage(100, LogLevel.Warning, "A refresh token was used twice; session {Session} of {User} was ended")]
        public static partial void TokenReused(ILogger logger, SessionId session, UserId user);
    }
}
