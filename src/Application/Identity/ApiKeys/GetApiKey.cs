using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Identity.ApiKeys;

/// <summary>One key, for its owner or who has <c>apikeys:manage</c>. Answered by <see cref="ApiKeyDetails"/>.</summary>
public sealed record GetApiKey(ApiKeyId Id, Caller Caller) : IQuestion
{
    public static Access Access { get; } = ApiKeyAccess.Owner.Or(Permission.ApiKeysManage);
}

/// <summary>What is known of a key, which is everything but the key.</summary>
/// <param name="Permissions">What it may at most; never more than its owner may now.</param>
/// <param name="LastUsedAt">To the minute.</param>
/// <param name="PreviousUntil">Until when the secret before the last rotation is good.</param>
/// <param name="AllowedNetworks">From where it may be used (CIDR); nothing: from everywhere.</param>
public sealed record ApiKeyDetails(
    ApiKeyId Id, string Name, string Plan, IReadOnlyList<string> Permissions, UserId Owner, DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt = null, DateTimeOffset? PreviousUntil = null, DateTimeOffset? RevokedAt = null,
    IReadOnlyList<string>? AllowedNetworks = null);

/// <summary>A key as it is shown once, to who made it. It does not print.</summary>
/// <param name="Key">What is sent as <c>X-Api-Key</c>. It is not kept, and cannot be shown again.</param>
public sealed record IssuedApiKey(
    ApiKeyId Id, string Name, string Plan, IReadOnlyList<string> Permissions, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
    DateTimeOffset? PreviousUntil, IReadOnlyList<string>? AllowedNetworks, string Key)
{
    public static IssuedApiKey From(ApiKeyDetails key, string secret) =>
        new(key.Id, key.Name, key.Plan, key.Permissions, key.CreatedAt, key.ExpiresAt, key.PreviousUntil,
            key.AllowedNetworks, secret);

    public override string ToString() => $"(API key {Id})";
}
