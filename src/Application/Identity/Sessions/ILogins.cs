using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Sessions;

/// <summary>
/// Who knows the password. Nothing here tells who has an account: not an answer, not how often one may ask, and not the
/// time it takes. Each call saves for itself, outside of the unit of work.
/// </summary>
public interface ILogins
{
    /// <returns>
    /// Whose credentials they are; or <c>auth.invalid_credentials</c>, whatever the cause; or <c>rate_limit.exceeded</c>
    /// after too many that were wrong; or <c>auth.busy</c>; or, with the right password only, <c>auth.totp_required</c>.
    /// </returns>
    Task<Result<Recognized>> Recognize(Credentials shown, CancellationToken ct);

    /// <summary>
    /// For who was recognized and got no session. Another login may have hashed the same password anew meanwhile: then it is
    /// verified once more.
    /// </summary>
    /// <returns>Who they are still; or as above.</returns>
    Task<Result<Recognized>> RecognizeAgain(Recognized before, Password password, CancellationToken ct);
}

/// <summary>What somebody shows to sign in. It does not print.</summary>
/// <param name="Code">A one-time code, where there is one.</param>
/// <param name="KnownDevice">What the device was given at an earlier login, if it has it still.</param>
public sealed record Credentials(EmailAddress Email, Password Password, string? Code, string? KnownDevice)
{
    public override string ToString() => "(credentials)";
}

/// <summary>Who was recognized. It does not print.</summary>
/// <param name="KnownDevice">For the device to keep: with it the owner can still sign in while somebody else tries passwords.</param>
/// <param name="IsNewDevice">Whether nothing says that the account was used there before.</param>
public sealed record Recognized(UserId User, VerifiedAccount Verified, string KnownDevice, bool IsNewDevice)
{
    public override string ToString() => $"({User})";
}

/// <summary>What was true of an account when its credentials were verified. It does not print.</summary>
/// <param name="TokenVersion">Which generation of its tokens was good.</param>
/// <param name="CodesSince">Since when it asks for one-time codes, if it does.</param>
public sealed record VerifiedAccount(string PasswordHash, int TokenVersion, DateTimeOffset? CodesSince)
{
    public override string ToString() => "(verified account)";
}
