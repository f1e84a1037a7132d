using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Identity.ApiKeys;

/// <summary>How much a key was used, for its owner or who has <c>apikeys:manage</c>. Answered by <see cref="ApiKeyUsage"/>.</summary>
public sealed record GetApiKeyUsage(ApiKeyId Id, Caller Caller) : IQuestion
{
    public static Access Access { get; } = ApiKeyAccess.Owner.Or(Permission.ApiKeysManage);
}

/// <summary>The use of a key by day (UTC), the latest first; days without a request are left out.</summary>
public sealed record ApiKeyUsage(IReadOnlyList<ApiKeyDay> Days);

/// <param name="Requests">All of that day, the refused ones too.</param>
/// <param name="Limited">Those that a rate limit refused.</param>
public sealed record ApiKeyDay(DateOnly Day, long Requests, long Limited);

/// <summary>Counts requests of keys. It is written every few seconds, so that a request waits for nothing.</summary>
public interface IApiKeyUsage
{
    /// <summary>How many days are kept.</summary>
    const int DaysKept = 90;

    /// <param name="isLimited">Whether a rate limit refused it.</param>
    void Count(ApiKeyId key, bool isLimited);
}
