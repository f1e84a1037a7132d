using CleanOrders.Application.Identity.ApiKeys;
using CleanOrders.Application.RateLimiting;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Identity.ApiKeys;

/// <summary>API keys in the document's examples.</summary>
internal static class ApiKeyExamples
{
    private static readonly DateTimeOffset Made = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2046, 11, 21, 0, 0, 0, TimeSpan.Zero);

    private static readonly ApiKeyDetails Shop = new(
        TypedId.FirstAt<ApiKeyId>(Made), "The shop", LimitedCall.Default, ["orders:place"], TypedId.FirstAt<UserId>(Made), Made,
        Until, AllowedNetworks: ["192.0.2.0/24"]);

    private static readonly IssuedApiKey Issued = IssuedApiKey.From(Shop, "co_live_<id>_<secret>_<checksum>");

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["createApiKey"] = new(new CreateApiKey(Shop.Name, Shop.Plan, Shop.Permissions, Until, Shop.AllowedNetworks), Issued),
        ["listApiKeys"] = new(Answer: new ListBody<ApiKeyDetails>([Shop], Next: null, Total: null)),
        ["getApiKey"] = new(Answer: Shop with { LastUsedAt = Made.AddHours(1) }),
        ["getApiKeyUsage"] = new(Answer: new ApiKeyUsage([new ApiKeyDay(new DateOnly(2026, 11, 21), Requests: 1250, Limited: 3)])),
        ["rotateApiKey"] = new(new NoBody(), Issued with { PreviousUntil = Made.AddHours(24) }),
    };
}
