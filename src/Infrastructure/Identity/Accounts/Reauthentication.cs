using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Audit;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Audit;
using CleanOrders.Infrastructure.Identity.Sessions;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.AspNetCore.Identity;

namespace CleanOrders.Infrastructure.Identity.Accounts;

/// <summary>
/// Asks somebody who is signed in for their password once more. Whoever has come by a session can guess it no faster than
/// anybody else; and their guesses, counted for the user alone, keep nobody from signing in.
/// </summary>
internal sealed class Reauthentication(Dialect dialect, PasswordHashing hashing, LoginAttempts attempts, AuditEntries events)
{
    /// <param name="occasion">What it is asked for, as the audit entry tells it.</param>
    /// <returns>What it was verified against; or <c>auth.wrong_password</c>, <c>rate_limit.exceeded</c>, <c>auth.busy</c>.</returns>
    public async Task<Result<ProvenPassword>> Verify(UserId user, Password password, string occasion, CancellationToken ct)
    {
        var entered = await attempts.Enter([attempts.OfUser(user)], ct);
        if (entered.IsFailure)
            return entered.Error;

        var known = await dialect.Query(
            new Statement("SELECT password_hash, token_version FROM users WHERE id = $1 AND locked_at IS NULL", user.Value),
            row => row[0] is string hash ? new ProvenPassword(user, hash, row.GetInt32(1)) : null, ct);
        var proven = known.SingleOrDefault();
        var verified = await hashing.Verify(proven?.Hash, password, ct);
        if (verified.IsFailure)
        {
            await attempts.GiveBack(entered.Value, CancellationToken.None);
            return verified.Error;
        }

        if (proven is null || verified.Value == PasswordVerificationResult.Failed)
        {
            await dialect.Send([events.Write(AuditEntryKind.LoginFailed, user, detail: occasion)], ct);
            return IdentityErrors.WrongPassword.With("The password is wrong.");
        }

        await attempts.Succeed(entered.Value, ct);
        return proven;
    }
}

/// <summary>A password that was right. Who acts on it does so only while the account is as it was. It does not print.</summary>
internal sealed record ProvenPassword(UserId User, string Hash, int TokenVersion)
{
    public override string ToString() => $"({User})";

    /// <summary>The account, unless it was locked, or got another password, or all of its sessions were ended since.</summary>
    public IQueryable<User> Still(IQueryable<User> users) =>
        users.Where(user => user.Id == User.Value && user.PasswordHash == Hash && user.TokenVersion == TokenVersion)
            .Where(user => user.LockedAt == null);

    public static Error Overtaken() =>
        IdentityErrors.WrongPassword.With("The account was changed meanwhile: its password is another one, or you were signed out.");
}
