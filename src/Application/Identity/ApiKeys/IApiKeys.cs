using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Identity.ApiKeys;

/// <summary>
/// The keys that programs sign in with. Secrets are made here and kept nowhere; what is written, is written by the unit of work.
/// </summary>
public interface IApiKeys
{
    /// <param name="ownedBy">Nobody: anybody's.</param>
    Task<ApiKeyDetails?> Find(ApiKeyId id, UserId? ownedBy, CancellationToken ct);

    /// <summary>The generation of the caller's tokens, for what is decided now and written later.</summary>
    /// <returns>Nothing, where their session or their own key has ended by now, or they are locked.</returns>
    Task<int?> GenerationOf(Caller caller, CancellationToken ct);

    /// <param name="generation">Where it is another one when the key is written, it is decided again.</param>
    /// <returns>The key, as it is shown once.</returns>
    string Add(ApiKeyDetails key, Caller by, int generation);

    /// <summary>
    /// Gives it another secret; the one before is good until <see cref="ApiKeyDetails.PreviousUntil"/>, and the one before that no more.
    /// </summary>
    /// <returns>The key, as it is shown once.</returns>
    string Rotate(ApiKeyDetails key, Caller by, int generation);

    void Revoke(ApiKeyDetails key, Caller by);
}
