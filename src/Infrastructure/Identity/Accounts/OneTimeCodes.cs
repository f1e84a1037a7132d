using System.Security.Cryptography;
using System.Text;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Accounts.OneTimeCodes;
using CleanOrders.Application.Identity.Audit;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Audit;
using CleanOrders.Infrastructure.Identity.Sessions;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Security;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Identity.Accounts;

/// <summary>
/// Every code is good once, by statements that only one of several at once can win: a code of the app raises the last step
/// that was used, a recovery code is deleted by being used. A try is counted before the code is looked at.
/// </summary>
internal sealed class OneTimeCodes(
    OrdersDbContext db, Dialect dialect, Reauthentication password, LoginAttempts attempts, AuditEntries events, SecurityNotices notices,
    SecurityOptions security, IdentitySettings settings, TimeProvider clock)
    : IOneTimeCodes
{
    /// <summary>
    /// After so many wrong codes in a row only a recovery code signs in, or somebody of the staff opens the account again.
    /// </summary>
    private const int MostFailures = 10;

    private const int RecoveryCodes = 10;

    /// <summary>With all the blanks and dashes that somebody may type between its groups.</summary>
    private const int LongestTyped = 100;

    /// <summary>80 bits: nobody guesses them, so a plain hash of them is enough.</summary>
    private const int RecoveryCodeLength = 10;

    private readonly SecretProtector _protector = new(security, "totp secrets");

    public async Task<Result<TotpEnrolment>> Enrol(UserId user, Password proof, CancellationToken ct)
    {
        var proven = await password.Verify(user, proof, "enrolment of one-time codes", ct);
        if (proven.IsFailure)
            return proven.Error;

        var secret = RandomNumberGenerator.GetBytes(Totp.SecretLength);
        var emails = await dialect.Query(
            new Statement(
                """
                UPDATE users SET totp_secret = $2
                WHERE id = $1 AND totp_confirmed_at IS NULL AND password_hash = $3 AND token_version = $4 AND locked_at IS NULL
                RETURNING email
                """,
                user.Value, _protector.Protect(secret, user.ToString()), proven.Value.Hash, proven.Value.TokenVersion),
            row => row.GetString(0), ct);
        if (emails is [var email])
            return new TotpEnrolment(Totp.Base32(secret), Totp.UriOf(secret, new Uri(settings.Issuer).Host, email));
        return await IsOn(user, ct) ? AlreadyOn() : ProvenPassword.Overtaken();
    }

    public async Task<Result<TotpConfirmation>> Confirm(UserId user, string code, CancellationToken ct)
    {
        var state = await db.Users.Where(known => known.Id == user.Value)
            .Select(known => new { known.TotpSecret, known.TokenVersion, IsOn = known.TotpConfirmedAt != null }).SingleAsync(ct);
        if (state.IsOn)
            return AlreadyOn();
        if (state.TotpSecret is null)
            return IdentityErrors.TotpNotEnrolled.With("There is no secret to confirm.");

        var entered = await attempts.Enter([attempts.OfUser(user)], ct);
        if (entered.IsFailure)
            return entered.Error;
        if (_protector.Unprotect(state.TotpSecret, user.ToString(), out _) is not { } plain
            || Totp.StepOf(Plain(code), plain, clock.GetUtcNow()) is not { } step)
        {
            await dialect.Send([events.Write(AuditEntryKind.TotpRefused, user)], ct);
            return IdentityErrors.WrongCode.With("The code is wrong, or its time is over.");
        }

        var recovery = Enumerable.Range(0, RecoveryCodes).Select(_ => Totp.Base32(RandomNumberGenerator.GetBytes(RecoveryCodeLength)))
            .ToList();
        if (!await SwitchOn(user, (state.TotpSecret, state.TokenVersion), step, recovery, ct))
            return await IsOn(user, ct) ? AlreadyOn() : IdentityErrors.TokenInvalid.With("The account was changed meanwhile.");
        await attempts.Succeed(entered.Value, ct);
        return new TotpConfirmation([.. recovery.Select(text => string.Join('-', text.Chunk(4).Select(part => new string(part))))]);
    }

    public async Task<Result> Remove(UserId user, Password proof, CancellationToken ct)
    {
        var proven = await password.Verify(user, proof, "removal of one-time codes", ct);
        if (proven.IsFailure)
            return proven.Error;

        var wasOn = await IsOn(user, ct);
        using var writer = await dialect.EnterWriter(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var removed = await proven.Value.Still(db.Users).ExecuteUpdateAsync(
            change => change
                .SetProperty(known => known.TotpSecret, known => null)
                .SetProperty(known => known.TotpConfirmedAt, known => null)
                .SetProperty(known => known.TotpFailures, 0),
            ct);
        if (removed == 0)
            return ProvenPassword.Overtaken();

        var codes = new Statement("DELETE FROM recovery_codes WHERE user_id = $1", user.Value);
        var disabled = events.Write(AuditEntryKind.TotpDisabled, user);
        await dialect.Send(wasOn ? [codes, disabled, notices.Of(disabled)] : [codes], db, ct);
        await transaction.CommitAsync(ct);
        if (wasOn)
            notices.SignalDue();
        return Result.Success;
    }

    /// <summary>Spends a code of somebody who has shown the right password: of the app, or for recovery.</summary>
    public async Task<bool> Spend(UserId user, string code, CancellationToken ct)
    {
        var plain = Plain(code);
        var isGood = Totp.IsCode(plain) ? await SpendCode(user, plain, ct) : await SpendRecoveryCode(user, plain, ct);
        if (!isGood)
            await dialect.Send([events.Write(AuditEntryKind.TotpRefused, user)], ct);
        return isGood;
    }

    private async Task<bool> SpendCode(UserId user, string code, CancellationToken ct)
    {
        var secrets = await dialect.Query(
            new Statement(
                "UPDATE users SET totp_failures = totp_failures + 1 WHERE id = $1 AND totp_failures < $2 AND totp_confirmed_at IS NOT "
                    + "NULL RETURNING totp_secret", user.Value, MostFailures),
            row => (byte[])row[0], ct);
        if (secrets is not [var secret] || _protector.Unprotect(secret, user.ToString(), out var isPresent) is not { } plain
            || Totp.StepOf(code, plain, clock.GetUtcNow()) is not { } step)
            return false;

        // Only while it is the secret still: codes may be set up anew at this moment. Sealed anew where it was sealed with the secret
        // before the present one, which may be taken away some day.
        var taken = await dialect.Query(
            new Statement(
                """
                UPDATE users SET totp_last_step = $2, totp_failures = 0, totp_secret = $3
                WHERE id = $1 AND totp_last_step < $2 AND totp_secret = $4 RETURNING id
                """,
                user.Value, step, isPresent ? secret : _protector.Protect(plain, user.ToString()), secret),
            row => row.GetGuid(0), ct);
        return taken.Count == 1;
    }

    private async Task<bool> SpendRecoveryCode(UserId user, string code, CancellationToken ct)
    {
        var taken = await dialect.Query(
            new Statement("DELETE FROM recovery_codes WHERE user_id = $1 AND code_hash = $2 RETURNING user_id", user.Value, HashOf(code)),
            row => row.GetGuid(0), ct);
        if (taken.Count == 0)
            return false;
        await dialect.Send(
            [new Statement("UPDATE users SET totp_failures = 0 WHERE id = $1", user.Value),
                events.Write(AuditEntryKind.RecoveryCodeUsed, user)], CancellationToken.None);
        return true;
    }

    private Task<bool> IsOn(UserId user, CancellationToken ct) =>
        db.Users.AnyAsync(known => known.Id == user.Value && known.TotpConfirmedAt != null, ct);

    private async Task<bool> SwitchOn(
        UserId user, (byte[] Secret, int TokenVersion) seen, long step, IEnumerable<string> recovery, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        using var writer = await dialect.EnterWriter(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var asSeen = db.Users.Where(known => known.Id == user.Value && known.TotpSecret == seen.Secret && known.TotpConfirmedAt == null
            && known.TokenVersion == seen.TokenVersion && known.LockedAt == null);
        var won = await asSeen.ExecuteUpdateAsync(
            change => change
                .SetProperty(known => known.TotpConfirmedAt, now)
                .SetProperty(known => known.TotpLastStep, step)
                .SetProperty(known => known.TotpFailures, 0),
            ct);
        if (won == 0)
            return false;

        await dialect.Send(
            [
                new Statement("DELETE FROM recovery_codes WHERE user_id = $1", user.Value),
                Statement.InsertRows(
                    "recovery_codes (user_id, code_hash)", [.. recovery.Select(text => new object?[] { user.Value, HashOf(text) })]),
                events.Write(AuditEntryKind.TotpEnabled, user),
            ],
            db, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>As people type them: with blanks or dashes between groups, in small letters.</summary>
    private static string Plain(string code) =>
        code.Length > LongestTyped ? "" : string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    private static byte[] HashOf(string recoveryCode) => SHA256.HashData(Encoding.ASCII.GetBytes(recoveryCode));

    private static Error AlreadyOn() => IdentityErrors.TotpAlreadyOn.With("One-time codes are on.");
}
