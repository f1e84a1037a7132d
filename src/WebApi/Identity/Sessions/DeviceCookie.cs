using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Sessions;

namespace CleanOrders.WebApi.Identity.Sessions;

/// <summary>What a device keeps of a login. It opens nothing: it only keeps others who try its owner's password out of the way.</summary>
internal static class DeviceCookie
{
    private const string Name = "device";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    public static string? Read(HttpRequest request) => request.Cookies[Name];

    /// <summary>Answers the tokens, and leaves the cookie with them.</summary>
    public static IResult Answer(this SignedInDevice login, HttpResponse response)
    {
        response.Cookies.Append(Name, login.KnownDevice, new CookieOptions
        {
            Path = "/v1/auth",
            HttpOnly = true,
            Secure = IsSecure(response.HttpContext),
            SameSite = SameSiteMode.Strict,
            MaxAge = Lifetime,
            IsEssential = true,
        });
        return Results.Ok(login.Tokens);
    }

    // Behind a proxy that does TLS the request is plain here: what counts is how people reach the service.
    private static bool IsSecure(HttpContext context) =>
        context.Request.IsHttps
        || !context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment()
        || context.RequestServices.GetRequiredService<IdentitySettings>().Issuer.StartsWith(
            Uri.UriSchemeHttps + Uri.SchemeDelimiter, StringComparison.OrdinalIgnoreCase);
}
