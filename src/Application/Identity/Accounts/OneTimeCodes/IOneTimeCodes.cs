using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Accounts.OneTimeCodes;

/// <summary>The second factor: codes of an authenticator app (RFC 6238). Each call saves for itself, outside of the unit of work.</summary>
public interface IOneTimeCodes
{
    /// <summary>
    /// Makes a secret, which asks for no code before <see cref="Confirm"/>. Another one that was not confirmed is replaced.
    /// </summary>
    /// <returns>
    /// The secret; or <c>auth.wrong_password</c>, <c>auth.totp_already_on</c>, <c>rate_limit.exceeded</c>, <c>auth.busy</c>.
    /// </returns>
    Task<Result<TotpEnrolment>> Enrol(UserId user, Password password, CancellationToken ct);

    /// <summary>Switches it on for who can show a code.</summary>
    /// <returns>
    /// The recovery codes; or <c>auth.wrong_code</c>, <c>auth.totp_not_enrolled</c>, <c>auth.totp_already_on</c>,
    /// <c>rate_limit.exceeded</c>.
    /// </returns>
    Task<Result<TotpConfirmation>> Confirm(UserId user, string code, CancellationToken ct);

    /// <summary>Switches it off, if it is on.</summary>
    /// <returns>Success; or <c>auth.wrong_password</c>, <c>rate_limit.exceeded</c>, <c>auth.busy</c>.</returns>
    Task<Result> Remove(UserId user, Password password, CancellationToken ct);
}
