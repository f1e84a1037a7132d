using CleanOrders.Application.Identity;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Ports;

/// <summary>The keys that programs sign in with. Secrets are made here and kept nowhere; what is written, is written by the unit of work.</summary>
public interface IApiKeys
{
    /// <param name="ownedBy">Nobody: anybody's.</param>
    Task<ApiKeyDetails?> Find(ApiKeyId id, UserId? ownedBy, CancellationToken ct);

    /// <returns>The key, as it is shown once.</returns>
    string Add(ApiKeyDetails key, Caller by);

    /// <summary>Gives it another secret; the one before is good until <see cref="ApiKeyDetails.PreviousUntil"/>, and the one before that no more.</summary>
    /// <returns>The key, as it is shown once.</returns>
    string Rotate(ApiKeyDetails key, Caller by);

    void Revoke(ApiKeyDetails key, Caller by);
}
