using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Sessions;

/// <summary>
/// Who is signed in. A session is a family of refresh tokens, of which the youngest is good. Each call saves for itself,
/// outside of the unit of work: a session that is revoked because a request is refused must stay revoked.
/// </summary>
public interface ISessions
{
    /// <summary>
    /// Opens a session while what was verified is still so: an account that was locked, or whose password, codes or sessions
    /// have ended since, gets none.
    /// </summary>
    /// <returns>Its tokens; or nothing.</returns>
    Task<TokenPair?> Open(Recognized who, CancellationToken ct);

    /// <summary>
    /// Spends the refresh token. Several who spend the same one at once all get the same next one. One that comes back
    /// later was stolen, from its owner or by its owner's thief: that ends the session.
    /// </summary>
    /// <returns>The next pair; or <c>auth.token_invalid</c>.</returns>
    Task<Result<TokenPair>> Rotate(string refreshToken, CancellationToken ct);

    /// <summary>Ends the session of the refresh token, if there is one.</summary>
    Task Close(string refreshToken, CancellationToken ct);

    /// <summary>Ends one session of the caller's.</summary>
    /// <returns>Whether there is such a session; one that has ended is there for a while.</returns>
    Task<bool> End(SessionId session, Caller caller, CancellationToken ct);

    Task CloseAll(UserId user, CancellationToken ct);
}
