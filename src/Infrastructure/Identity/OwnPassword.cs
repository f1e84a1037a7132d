using CleanOrders.Application.Identity;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;

namespace CleanOrders.Infrastructure.Identity;

/// <summary>
/// Asks somebody who is signed in for their password once more. Whoever has come by a session can guess it no faster than
/// anybody else; and their guesses, counted for the user alone, keep nobody from signing in.
/// </summary>
internal sealed class OwnPassword(Dialect dialect, PasswordHashing hashing, LoginAttempts attempts, SecurityEvents events)
{
    /// <param name="occasion">What it is asked for, as the security event tells it.</param>
    /// <returns>Its hash; or <c>auth.wrong_password</c>, <c>rate_limit.exceeded</c>, <c>auth.busy</c>.</returns>
    public async Task<Result<string>> Verify(UserId user, Password password, string occasion, CancellationToken ct)
    {
        var entered = await attempts.Enter([attempts.OfUser(user)], ct);
        if (entered.IsFailure)
            return entered.Error;

        var hash = (await dialect.Query(new Statement("SELECT password_hash FROM users WHERE id = $1", user.Value), row => row[0] as string, ct)).SingleOrDefault();
        var verified = await hashing.Verify(hash, password, ct);
        if (verified.IsFailure)
        {
            await attempts.GiveBack(entered.Value, CancellationToken.None);
            return verified.Error;
        }

        if (verified.Value == PasswordVerificationResult.Failed)
        {
            await dialect.Send([events.Write(SecurityEventKind.LoginFailed, user, detail: occasion)], ct);
            return IdentityErrors.WrongPassword.With("The password is wrong.");
        }

        await attempts.Succeed(entered.Value, ct);
        return hash!;
    }
}
