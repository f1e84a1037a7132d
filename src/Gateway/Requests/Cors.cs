using System.ComponentModel.DataAnnotations;

namespace CleanOrders.Gateway.Requests;

/// <summary>The section <c>Gateway:Cors</c>: which sites may call from a browser. Left out: none.</summary>
internal sealed class CorsOptions : IValidatableObject
{
    /// <summary>Exact ones, as in <c>https://shop.example.com</c>.</summary>
    public string[]? Origins { get; set; }

    /// <summary>Whether browsers may send cookies along.</summary>
    public bool Credentials { get; set; }

    /// <summary>For how long a browser may keep what it was allowed.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(10);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from site in (Origins ?? []).Index()
        where !IsExact(site.Item)
        select new ValidationResult(
            $"Gateway:Cors:Origins:{site.Index} is {site.Item}; it must be scheme://host or scheme://host:port, "
                + "with no path, no `*` and not null.");

    private static bool IsExact(string site) =>
        Uri.TryCreate(site, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        && !site.Contains('*', StringComparison.Ordinal)
        && address.GetLeftPart(UriPartial.Authority) == site;
}

internal static class Cors
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    private static readonly string[] Sent =
        ["Authorization", "X-Api-Key", "Content-Type", "Accept", "Idempotency-Key", "If-Match", "If-None-Match", "Last-Event-ID", "Prefer",
            "X-Request-Id", "traceparent"];

    private static readonly string[] Shown =
        ["ETag", "Location", "Link", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-Id", "Idempotent-Replayed"];

    /// <summary>Where no site is named, a preflight is a request like any other, and no answer names a site.</summary>
    public static void UseSites(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<CorsOptions>();
        if (options.Origins is not { Length: > 0 } sites)
            return;
        _ = app.UseCors(policy =>
        {
            _ = policy.WithOrigins(sites).WithMethods(Methods).WithHeaders(Sent).WithExposedHeaders(Shown)
                .SetPreflightMaxAge(options.MaxAge);
            if (options.Credentials)
                _ = policy.AllowCredentials();
        });
    }
}
