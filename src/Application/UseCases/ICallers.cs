using System.Net;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.UseCases;

/// <summary>Who stands behind a credential, and what they may now.</summary>
public interface ICallers
{
    /// <summary>
    /// The caller of an access token that was checked: nobody, once its session has ended or its user's tokens were
    /// refused, and never with a permission that their roles have lost. It needs no I/O while news of such changes arrive.
    /// </summary>
    ValueTask<Caller?> FromAccessToken(AccessGrant grant, CancellationToken ct);

    /// <summary>
    /// The owner of an API key: nobody, where it is malformed or unknown, has expired or was revoked, is not allowed from this
    /// address, or its owner is locked, and never with a permission that the owner's roles have lost. What is no key at all needs no I/O.
    /// </summary>
    /// <param name="from">The client's address.</param>
    ValueTask<Caller?> FromApiKey(string apiKey, IPAddress? from, CancellationToken ct);

    /// <summary>The same for a key whose secret and network the gateway has checked.</summary>
    ValueTask<Caller?> FromApiKey(ApiKeyId verified, CancellationToken ct);

    /// <summary>
    /// A user, for work that is done for them later, with what their roles allow now: nobody, where there is none or they are locked.
    /// </summary>
    Task<Caller?> CurrentRightsOf(UserId user, CancellationToken ct) => CurrentRightsOf(user, key: null, ct);

    /// <summary>The same of one of their keys, which may no more than it was given: nobody, where it has expired or was revoked.</summary>
    Task<Caller?> CurrentRightsOf(UserId user, ApiKeyId? key, CancellationToken ct);
}

/// <summary>The claims of an access token beside those of RFC 9068.</summary>
public static class AccessTokenClaims
{
    /// <summary>Which generation of its user's tokens it belongs to.</summary>
    public const string Version = "ver";

    public const string Roles = "roles";

    public const string Permissions = "permissions";
}

/// <summary>What an access token says.</summary>
/// <param name="Version">Which generation of its user's tokens it belongs to.</param>
/// <param name="Roles">What the caller's permissions came from.</param>
/// <param name="SignedBy">The id of the key that signed it.</param>
public sealed record AccessGrant(Caller Caller, int Version, IReadOnlyList<string> Roles, string SignedBy);
