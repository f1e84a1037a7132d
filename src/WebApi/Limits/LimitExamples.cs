using CleanOrders.Application.RateLimiting;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Limits;

/// <summary>Limits in the document's examples.</summary>
internal static class LimitExamples
{
    private static readonly LimitDetails Api = new(
        "api", LimitKind.Rate, LimitScope.Key, "key:key_01k9c2v8qjf3nbn5z47k3m9qxw", Limit: 600, Window: 60, Remaining: 57, Reset: 1,
        Shadow: false);

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["getMyLimits"] = new(Answer: new CallerLimits(LimitedCall.Default, [Api])),
        ["getLimits"] = new(Answer: new SubjectLimits(Api.Subject, [Api])),
        ["resetLimits"] = new(new NoBody()),
    };
}
