using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Audit;
using CleanOrders.Infrastructure.Identity.Accounts;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.AspNetCore.Identity;

namespace CleanOrders.Infrastructure.Identity.Sessions;

/// <summary>
/// Whatever is wrong, the same is done: the account is looked up, the attempt counted, one hash computed, and the failure
/// noted. Only then is it decided.
/// </summary>
internal sealed class Logins(
    Dialect dialect, PasswordHashing hashing, LoginAttempts attempts, KnownDevices devices, OneTimeCodes codes, AuditEntries events,
    ClientInfo client, IdentitySettings settings, TimeProvider clock)
    : ILogins
{
    private static readonly TimeSpan DevicesAreKnownFor = TimeSpan.FromDays(30);

    // Who must confirm their address first is kept out as if they were locked. Of each account no more than the youngest sessions: the time
    // of an answer does not tell how many there are.
    private const string FindSql = """
        SELECT u.id, u.password_hash, u.locked_at IS NOT NULL OR ($4 AND NOT u.email_confirmed), u.token_version, u.totp_confirmed_at,
            s.address
        FROM users AS u
        LEFT JOIN sessions AS s ON s.user_id = u.id AND s.device IS NOT DISTINCT FROM $2 AND s.opened_at > $3
        WHERE u.normalized_user_name = $1
        ORDER BY s.opened_at DESC
        LIMIT 10
        """;

    public async Task<Result<Recognized>> Recognize(Credentials shown, CancellationToken ct)
    {
        var account = await Find(shown.Email, ct);
        var buckets = BucketsOf(shown, account);
        using var hold = await attempts.Enter(buckets[0], ct);
        if (hold is null)
            return IdentityErrors.Busy.With("Too many log in to this account at once.");
        var entered = await attempts.Enter(buckets, ct);
        if (entered.IsFailure)
            return entered.Error;

        var verified = await hashing.Verify(account?.PasswordHash, shown.Password, ct);
        if (verified.IsFailure)
        {
            await attempts.GiveBack(entered.Value, CancellationToken.None);
            return verified.Error;
        }

        if (account is null || account.IsLocked || verified.Value == PasswordVerificationResult.Failed)
        {
            await dialect.Send([events.Write(AuditEntryKind.LoginFailed, account?.Id)], ct);
            return Wrong();
        }

        if (account.NeedsCode && string.IsNullOrWhiteSpace(shown.Code))
        {
            await attempts.GiveBack(entered.Value, ct);
            return IdentityErrors.TotpRequired.With("The password is right; a one-time code is needed too.");
        }

        if (account.NeedsCode && !await codes.Spend(account.Id, shown.Code!, ct))
            return Wrong();

        await attempts.Succeed(entered.Value, ct);
        var isOld = verified.Value == PasswordVerificationResult.SuccessRehashNeeded;
        var hash = isOld ? await Renew(account, shown.Password, ct) : account.PasswordHash!;
        var seen = new VerifiedAccount(hash, account.TokenVersion, account.CodesSince);
        return new Recognized(account.Id, seen, devices.Prove(account.Id, shown.KnownDevice), IsNewDevice(shown, account));
    }

    public async Task<Result<Recognized>> RecognizeAgain(Recognized before, Password password, CancellationToken ct)
    {
        var hashes = await dialect.Query(
            new Statement("SELECT password_hash FROM users WHERE id = $1", before.User.Value), row => row[0] as string, ct);
        if (hashes is [{ } hash] && hash != before.Verified.PasswordHash)
        {
            var verified = await hashing.Verify(hash, password, ct);
            if (verified.IsFailure)
                return verified.Error;
            if (verified.Value != PasswordVerificationResult.Failed)
                return before with { Verified = before.Verified with { PasswordHash = hash } };
        }

        await dialect.Send([events.Write(AuditEntryKind.LoginFailed, before.User)], ct);
        return Wrong();
    }

    private async Task<Account?> Find(EmailAddress email, CancellationToken ct)
    {
        var rows = await dialect.Query(
            new Statement(
                FindSql, email.Value.ToUpperInvariant(), client.Device, clock.GetUtcNow() - DevicesAreKnownFor,
                settings.RequireConfirmedEmail is true),
            row => (
                Account: new Account(
                    new UserId(row.GetGuid(0)), row[1] as string, row.GetBoolean(2), row.GetInt32(3), Dialect.TimeOrNothing(row, 4)),
                Network: KnownDevices.NetworkOf(row[5] as string)), ct);
        return rows.Count == 0 ? null : rows[0].Account with { Networks = [.. rows.Select(row => row.Network)] };
    }

    /// <summary>
    /// A device that the account was used on has a bucket of its own: by its cookie, or by where it is and what it says it is.
    /// </summary>
    private List<Bucket> BucketsOf(Credentials shown, Account? account)
    {
        var network = KnownDevices.NetworkOf(client.Address);
        if (account is not null && devices.Find(account.Id, shown.KnownDevice) is { } device)
            return [attempts.OfDevice(shown.Email, device)];
        if (account is not null && network is not null && client.Device is not null
            && account.Networks.Contains(network, StringComparer.Ordinal))
            return [attempts.OfDevice(shown.Email, $"{network} {client.Device}")];
        return network is null ? [attempts.OfAccount(shown.Email)] : [attempts.OfAccount(shown.Email), attempts.OfNetwork(network)];
    }

    // Also a program that does not say what it is can be known by its network: otherwise each of its sign-ins were one from a new device.
    private bool IsNewDevice(Credentials shown, Account account) =>
        devices.Find(account.Id, shown.KnownDevice) is null
        && KnownDevices.NetworkOf(client.Address) is { } network && !account.Networks.Contains(network, StringComparer.Ordinal);

    /// <summary>The cost has risen since it was hashed. Where there is no place for that now, the next login does it.</summary>
    /// <returns>The hash that the account has then, unless somebody else has changed it.</returns>
    private async Task<string> Renew(Account account, Password password, CancellationToken ct)
    {
        var renewed = await hashing.Hash(password, ct);
        if (renewed.IsFailure)
            return account.PasswordHash!;
        var changed = await dialect.Change(
            new Statement(
                "UPDATE users SET password_hash = $2 WHERE id = $1 AND password_hash = $3 RETURNING id",
                account.Id.Value, renewed.Value, account.PasswordHash),
            row => row.GetGuid(0), ct);
        return changed.Count == 1 ? renewed.Value : account.PasswordHash!;
    }

    private static Error Wrong() => IdentityErrors.InvalidCredentials.With("The e-mail or the password is wrong.");

    private sealed record Account(UserId Id, string? PasswordHash, bool IsLocked, int TokenVersion, DateTimeOffset? CodesSince)
    {
        public bool NeedsCode => CodesSince is not null;

        public IReadOnlyList<string?> Networks { get; init; } = [];

        public override string ToString() => $"{Id}";
    }
}
