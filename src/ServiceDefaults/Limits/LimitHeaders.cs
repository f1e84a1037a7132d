using System.Globalization;
using CleanOrders.Application.RateLimiting;

namespace CleanOrders.ServiceDefaults.Limits;

/// <summary>
/// <c>RateLimit-Policy</c> and <c>RateLimit</c>, as draft-ietf-httpapi-ratelimit-headers has them: which limits hold, and what is left.
/// </summary>
internal static class LimitHeaders
{
    public const string Policies = "RateLimit-Policy";
    public const string Current = "RateLimit";

    /// <summary>Adds what is known of the limits of a response. Of a refusal it says only what refused: one waits for that.</summary>
    public static void Write(IHeaderDictionary headers, LimitDecision decision)
    {
        var shown = decision.Limits.Where(limit => !limit.Policy.IsShadow).ToList();
        if (shown.Count == 0)
            return;
        headers[Policies] = string.Join(", ", shown.Select(Policy));
        headers[Current] = decision.RefusedBy is { } refused
            ? Item(refused, WholeSeconds(decision.RetryAfter ?? refused.Reset), remaining: 0)
            : string.Join(", ", shown.Select(limit => Item(limit, WholeSeconds(limit.Reset), limit.Remaining)));
    }

    /// <summary>Never less than what is to be waited for.</summary>
    public static long WholeSeconds(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds);

    private static string Policy(LimitState limit) => limit.Policy.Kind == LimitKind.Concurrency
        ? string.Create(CultureInfo.InvariantCulture, $"\"{limit.Policy.Name}\";q={limit.Quota};qu=\"concurrent-requests\"")
        : string.Create(
            CultureInfo.InvariantCulture, $"\"{limit.Policy.Name}\";q={limit.Quota};w={(long)limit.Window.TotalSeconds}");

    private static string Item(LimitState limit, long seconds, long remaining) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{limit.Policy.Name}\";r={Math.Max(0, remaining)};t={seconds}");
}
